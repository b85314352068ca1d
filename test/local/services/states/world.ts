/** Step Functions on a store of its own, with time that stands still and functions written in the test. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Cloud, InvokeResult } from "../../../../local/cloud-type.ts";
import { type ApiRequest, AwsError, type Json, type Properties } from "../../../../local/service.ts";
import { states } from "../../../../local/services/states/index.ts";
import { openRecords } from "../../../../local/services/states/records.ts";
import { openStore } from "../../../../local/store.ts";
import { eventually } from "../../../support/until.ts";
import { account, context, fakeClock, fakeCloud, region } from "../fake-cloud.ts";

export const functionArn = (name: string) => `arn:aws:lambda:${region}:${account}:function:${name}`;
export const role = `arn:aws:iam::${account}:role/machine`;

type Payload = { readonly [key: string]: Json };
/** What a function does with its payload; `Thrown` is a handler's error. */
export type Handler = (payload: Payload, call: number) => Json | Promise<Json>;

export class Thrown extends Error {
  constructor(name: string, message = "it went wrong") {
    super(message);
    this.name = name;
  }
}

export type World = ReturnType<typeof openWorld>;

/** `file` may be ":memory:" for a world that is not restarted: hundreds of them are opened in no time. */
export function openWorld(
  functions: Readonly<Record<string, Handler>> = {},
  random: () => number = () => 1,
  file?: string,
) {
  const folder = mkdtempSync(join(tmpdir(), "states-"));
  const clock = fakeClock("2026-03-01T10:00:00.000Z");
  const calls: { name: string; payload: Payload }[] = [];
  const surroundings = fakeCloud({ clock, ...(file === undefined ? {} : { file }) });
  const lambda = {
    async invoke({
      functionArn: arn,
      payload,
      principal,
    }: {
      functionArn: string;
      payload: string;
      principal?: unknown;
    }) {
      const name = arn.split(":")[6] ?? "";
      if (!principal) throw new Error("called without a role");
      if (surroundings.denied.has(name))
        throw new AwsError("AccessDeniedException", `no lambda:InvokeFunction on ${arn}`, 403);
      calls.push({ name, payload: JSON.parse(payload) });
      const handler = functions[name];
      if (!handler) throw new AwsError("ResourceNotFoundException", `Function not found: ${arn}`, 404);
      return invoke(handler, JSON.parse(payload), calls.filter((call) => call.name === name).length);
    },
  };
  surroundings.bound.lambda = lambda;
  const told: Properties[] = [];
  surroundings.bound.events = { put: (_account, _region, event) => void told.push(event), forward: () => {} };
  const open = () => {
    const store = openStore(file ?? join(folder, "cloud.db"));
    const cloud: Cloud = Object.defineProperty({ ...surroundings, store }, "services", {
      get: () => surroundings.services,
    });
    return { store, service: states(cloud, random) };
  };
  let running = open();

  const call = (name: string, input: Properties): Properties => {
    const operation = running.service.operations.find((one) => one.name === name);
    if (!operation) throw new Error(`no operation ${name}`);
    const output = operation.run(input, request);
    if (output instanceof Promise || output === undefined) throw new Error(`${name} answers later or nothing`);
    return output;
  };
  const world = {
    clock,
    calls,
    denied: surroundings.denied,
    /** What was put on the event bus, and the lines logged. */
    told,
    logged: surroundings.logged,
    call,
    needs: (name: string, input: Properties) =>
      running.service.operations.find((one) => one.name === name)?.needs(input, request) ?? [],
    get resource() {
      const [resource] = running.service.resources;
      if (!resource) throw new Error("no resource");
      return resource;
    },
    async create(definition: Properties, name = "machine"): Promise<string> {
      const inputs = {
        name,
        definition: JSON.stringify(distinct({ QueryLanguage: "JSONata", ...definition })),
        roleArn: role,
      };
      return (await world.resource.create(inputs, context(name))).id;
    },
    async update(arn: string, definition: Properties, name = "machine"): Promise<void> {
      const inputs = {
        name,
        definition: JSON.stringify(distinct({ QueryLanguage: "JSONata", ...definition })),
        roleArn: role,
      };
      await world.resource.update(arn, inputs, {}, context(name));
    },
    start(stateMachineArn: string, input: Json = {}, name?: string): string {
      const named = name === undefined ? {} : { name };
      return String(call("StartExecution", { stateMachineArn, input: JSON.stringify(input), ...named }).executionArn);
    },
    describe: (executionArn: string) => call("DescribeExecution", { executionArn }),
    /** Waits until a thread stands in a phase: what led there is durable and its timer is set. */
    until: (kind: "retry" | "wait" | "submitted" | "done") =>
      eventually(() => {
        const phases = openRecords(running.store)
          .threads.list()
          .map(({ value }) => value.phase);
        const stands = phases.some((phase) =>
          kind === "submitted" ? phase.kind === "task" && phase.submitted : phase.kind === kind,
        );
        if (!stands) throw new Error(`no thread is in ${kind}: ${JSON.stringify(phases)}`);
      }),
    /** Lets everything run on that needs no time of the clock. */
    async settle(): Promise<void> {
      for (let turn = 0; turn < 20; turn += 1) await setImmediate();
    },
    /** Fails when the execution ends of what has happened so far. */
    async stillRuns(executionArn: string): Promise<void> {
      await world.settle();
      assert.equal(world.describe(executionArn).status, "RUNNING");
    },
    /** The execution's end; time may have to be moved by the test for it to come. */
    ended: (executionArn: string) =>
      eventually(() => {
        clock.advance(0);
        const found = world.describe(executionArn);
        if (found.status === "RUNNING") throw new Error(`${executionArn} is still running`);
        return found;
      }),
    /** Runs a definition to its end and gives what it comes to. */
    async run(definition: Properties, input: Json = {}): Promise<Properties> {
      const { status, output, error, cause } = await world.ended(world.start(await world.create(definition), input));
      if (typeof output === "string") return { status, output: JSON.parse(output) };
      return { status, ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
    },
    events: (executionArn: string): Properties[] => {
      const { events } = call("GetExecutionHistory", { executionArn, maxResults: 1000 });
      return Array.isArray(events) ? events : [];
    },
    history: (executionArn: string): string[] => world.events(executionArn).map(({ type }) => String(type)),
    /** Waits until the function was called this often and gives the last payload. */
    called: (name: string, times = 1) =>
      eventually(() => {
        const found = calls.filter((one) => one.name === name);
        const last = found[times - 1];
        if (!last) throw new Error(`${name} was called ${found.length} times, not ${times}`);
        return last.payload;
      }),
    /** As a kill and a new start on the same folder. */
    async restart(): Promise<void> {
      await running.service.stop?.();
      running.store.close();
      running = open();
      await running.service.start?.();
    },
    async close(): Promise<void> {
      await running.service.stop?.();
      running.store.close();
      surroundings.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return world;
}

async function invoke(handler: Handler, payload: Payload, call: number): Promise<InvokeResult> {
  try {
    return { payload: JSON.stringify(await handler(payload, call)) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const thrown = { errorType: error.name, errorMessage: error.message };
    return { payload: JSON.stringify({ ...thrown, trace: [] }), error: { ...thrown, kind: "Unhandled" } };
  }
}

const request: ApiRequest = {
  method: "POST",
  path: "/",
  query: new URLSearchParams(),
  headers: {},
  body: Buffer.from(""),
  principal: { kind: "operator", account, arn: `arn:aws:iam::${account}:root` },
  account,
  region,
};

/** A task that calls a function. */
export const task = (name: string, rest: Properties = {}): Properties => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Arguments: { FunctionName: functionArn(name), Payload: "{% $states.input %}" },
  Output: "{% $states.result.Payload %}",
  ...rest,
});

/** A task that waits for the token it hands out. */
export const question = (name: string, rest: Properties = {}): Properties => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
  Arguments: { FunctionName: functionArn(name), Payload: { token: "{% $states.context.Task.Token %}" } },
  ...rest,
});

const ends = (state: Properties) =>
  ["Next", "End"].some((field) => field in state) || ["Choice", "Succeed", "Fail"].includes(String(state.Type));

/** A machine of one state. */
export const only = (state: Properties): Properties => chain({ only: state });

/** A machine whose states follow each other as written. */
export function chain(states: Readonly<Record<string, Properties>>): Properties {
  const names = Object.keys(states);
  const linked = Object.entries(states).map(([name, state], index) => {
    const next = names[index + 1];
    return [name, ends(state) ? state : { ...state, ...(next ? { Next: next } : { End: true }) }];
  });
  return { StartAt: names[0], States: Object.fromEntries(linked) };
}

export const pass = (fields: Properties = {}): Properties => ({ Type: "Pass", ...fields });

const isObject = (value: unknown): value is Properties =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** The machine with the states inside branches and items renamed where a name is used already: names are unique in a machine. */
export function distinct(block: Properties, used = new Set<string>()): Properties {
  const { StartAt, States } = block;
  if (!isObject(States)) return block;
  const fresh = new Map<unknown, string>();
  for (const name of Object.keys(States)) {
    let own = name;
    for (let count = 2; used.has(own); count += 1) own = `${name} ${count}`;
    used.add(own);
    fresh.set(name, own);
  }
  const to = (name: unknown) => fresh.get(name) ?? name;
  const led = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(led);
    return isObject(part) && "Next" in part ? { ...part, Next: to(part.Next) } : part;
  };
  const inner = (part: unknown) => (isObject(part) ? distinct(part, used) : part);
  const renamed = Object.entries(States).map(([name, state]) => {
    if (!isObject(state)) return [to(name), state];
    const { Default, Catch, Choices, Branches, ItemProcessor, Iterator, ...rest } = state;
    const nested = Array.isArray(Branches) ? { Branches: Branches.map(inner) } : {};
    return [
      to(name),
      {
        ...Object(led(rest)),
        ...(Default === undefined ? {} : { Default: to(Default) }),
        ...(Catch === undefined ? {} : { Catch: led(Catch) }),
        ...(Choices === undefined ? {} : { Choices: led(Choices) }),
        ...nested,
        ...(ItemProcessor === undefined ? {} : { ItemProcessor: inner(ItemProcessor) }),
        ...(Iterator === undefined ? {} : { Iterator: inner(Iterator) }),
      },
    ];
  });
  return { ...block, StartAt: to(StartAt), States: Object.fromEntries(renamed) };
}
