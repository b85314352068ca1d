/** A stack whose update was killed, its engine and its cloud, all in memory. */
import { type Engine, Locked } from "../../../../../cli/rollout/repair/engine.ts";
import { identityOf } from "../../../../../cli/rollout/repair/identity.ts";
import type { Holder } from "../../../../../cli/rollout/repair/lock.ts";
import { type Hands, type Options, type Outcome, repair } from "../../../../../cli/rollout/repair/repair.ts";
import { parseState, type State, type StateResource } from "../../../../../cli/rollout/repair/state.ts";

export const providerUrn = "urn:pulumi:prod::socless::pulumi:providers:aws::eu";
export const provider: StateResource = {
  urn: providerUrn,
  type: "pulumi:providers:aws",
  custom: true,
  id: "p1",
  inputs: { region: "eu-central-1" },
};
export const types = {
  api: "aws:apigatewayv2/api:Api",
  role: "aws:iam/role:Role",
  route: "aws:apigatewayv2/route:Route",
  subscription: "aws:sns/topicSubscription:TopicSubscription",
  table: "aws:dynamodb/table:Table",
} as const;
export const urnOf = (type: string, name: string): string => `urn:pulumi:prod::socless::${type}::${name}`;

/** As it stands among the pending operations: no id, no outputs. */
export function begun(type: string, name: string, inputs: Record<string, unknown> = {}): StateResource {
  const automatic = { name: `${name}-1a2b3c4`, __defaults: ["name"] };
  return {
    urn: urnOf(type, name),
    type,
    custom: true,
    provider: `${providerUrn}::p1`,
    inputs: { ...automatic, ...inputs },
  };
}
export const made = (one: StateResource, id: string): StateResource => ({ ...one, id, outputs: { ...one.inputs, id } });

export function stateOf(
  resources: readonly StateResource[],
  pending: readonly { type: string; resource: StateResource }[] = [],
  time = "2026-03-01T12:00:00Z",
): State {
  return {
    version: 3,
    deployment: { manifest: { time }, resources: [provider, ...resources], pending_operations: [...pending] },
  };
}
export const creating = (...resources: StateResource[]) =>
  resources.map((resource) => ({ type: "creating", resource }));

/** What a test changes of the world: what is in the cloud, which calls do what. */
export class World {
  state: State;
  /** `<urn>::<id>` of what is in the cloud. */
  readonly cloud: Set<string>;
  /** By URN: the ids of what fits. */
  readonly answers = new Map<string, readonly string[]>();
  readonly said: string[] = [];
  readonly kept: string[] = [];
  readonly slept: number[] = [];
  readonly calls: string[] = [];
  holders: readonly Holder[] | undefined;
  now = Date.parse("2026-03-01T13:00:00Z");
  alive: readonly number[] = [];
  /** Runs before a call; may throw, as a process dies. */
  before: (call: string) => void = () => {};
  ask: Hands["ask"] = async ({ urn }) => this.answers.get(urn) ?? [];

  constructor(state: State, cloud: readonly string[]) {
    this.state = state;
    this.cloud = new Set(cloud);
  }

  repair(options: Partial<Options> = {}): Promise<Outcome> {
    const none = { told: { found: new Map(), absent: new Set<string>() }, settleSeconds: 60, breakLock: false };
    return repair(this.#hands(), { ...none, ...options });
  }

  #call(name: string, isLocked = false): void {
    this.before(name);
    this.calls.push(name);
    if (isLocked && this.holders) throw new Locked("locked", this.holders);
  }

  #write(resources: readonly StateResource[]): void {
    this.now += 1000;
    const time = new Date(this.now).toISOString();
    const deployment = { manifest: { time }, resources: [...resources], pending_operations: [] };
    this.state = { version: 3, deployment };
  }

  #engine(): Engine {
    return {
      stack: "prod",
      exportState: async () => {
        this.#call("export");
        return JSON.stringify(this.state);
      },
      importState: async (text) => {
        this.#call("import", true);
        this.#write(parseState(text).deployment.resources ?? []);
      },
      refresh: async () => {
        this.#call("refresh", true);
        const isThere = ({ urn, id, type }: StateResource) =>
          type.startsWith("pulumi:") || this.cloud.has(`${urn}::${id}`);
        const read = ({ initErrors: _, ...one }: StateResource): StateResource => ({
          ...one,
          outputs: { ...one.inputs, id: one.id },
        });
        this.#write((this.state.deployment.resources ?? []).filter(isThere).map(read));
      },
      cancel: async () => {
        this.#call("cancel");
        this.holders = undefined;
      },
    };
  }

  #hands(): Hands {
    return {
      engine: this.#engine(),
      identify: async (pending) =>
        identityOf(pending, { partition: "aws", account: "123456789012", region: "eu-central-1" }),
      ask: (pending) => this.ask(pending),
      keep: (state) => {
        this.kept.push(state);
        return "the copy";
      },
      now: () => this.now,
      sleep: async (milliseconds) => {
        this.slept.push(milliseconds);
        this.before("sleep");
      },
      host: "here",
      isAlive: (pid) => this.alive.includes(pid),
      say: (line) => this.said.push(line),
    };
  }
}
