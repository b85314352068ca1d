/** A fleet on one local cloud of several accounts, rolled out by the command line as a process of its own. */
import assert from "node:assert/strict";
import type { ChildProcessByStdio } from "node:child_process";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { stringify } from "yaml";
import { z } from "zod";
import { parseRecord } from "../../../cli/rollout/record/document.ts";
import type { Event } from "../../../cli/rollout/tell/event.ts";
import { until } from "../../support/until.ts";
import { RunningPlatform } from "../../whole/platform.ts";
import { type Call, HeldGateway, type Hold } from "./held-gateway.ts";
import { idsOf, openWorkspace, type Workspace } from "./pulumi.ts";

const socless = fileURLToPath(new URL("../../../cli/socless.ts", import.meta.url));
const organization = "o-a1b2c3d4e5";
const externalId = "socless-fleet";
/** Whose operator rolls out. */
const own = "000000000001";
/** An update may take minutes beside other tests. */
const patienceSeconds = 600;

/** What docs/reference/cli.md says a preflight and a health check need. */
const checking = [
  "cloudwatch:DescribeAlarms",
  "dynamodb:GetItem",
  "secretsmanager:DescribeSecret",
  "secretsmanager:PutSecretValue",
];
const document = (statement: object): string => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });

/** A target of the fleet file, with the deployment role of its account unless that is the operator's own. */
export const target = (name: string, account: string, region: string, more: object = {}) => ({
  name,
  account,
  region,
  ...(account !== own && {
    deploymentRole: { arn: `arn:aws:iam::${account}:role/socless-deployment`, externalId },
  }),
  ...more,
});

export class RunningFleet {
  readonly platform: RunningPlatform;
  /** Which calls of the engine's provider are held. */
  hold: (call: Call) => Hold = () => undefined;
  #gateway: HeldGateway | undefined;
  #workspace: Workspace | undefined;

  /** The cloud has these accounts besides the operator's own; all are in one organization. */
  constructor(accounts: readonly string[]) {
    const all = [own, ...accounts];
    this.platform = new RunningPlatform(
      "--no-deploy",
      ...all.flatMap((account) => ["--account", account]),
      "--organization",
      `${organization}=${all.join(",")}`,
    );
  }

  async start(): Promise<void> {
    await this.platform.start();
    const { outputs } = this.platform;
    this.#gateway = await HeldGateway.open(outputs.gateway, (call) => this.hold(call));
    this.#workspace = openWorkspace({ ...outputs, gateway: this.#gateway.address });
  }

  /** Makes the deployment role of an account, as its owner does. */
  async makeRole(account: string): Promise<void> {
    const iam = new IAMClient(this.clientOf(account));
    const RoleName = "socless-deployment";
    const trust = {
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${own}:root` },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "sts:ExternalId": externalId } },
    };
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: document(trust) }));
    const checks = { Effect: "Allow", Action: checking, Resource: "*" };
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "checks", PolicyDocument: document(checks) }));
  }

  clientOf(account: string, region = "us-east-1") {
    const { gateway, accounts } = this.platform.outputs;
    return { region, endpoint: gateway, credentials: accounts[account] ?? assert.fail(`no operator of ${account}`) };
  }

  /** Writes `fleet.yaml`; what all targets share is in it already. */
  write(fleet: Readonly<Record<string, unknown>>): void {
    const { slack, jira } = this.platform.outputs;
    const integrations = { "slack/api-url": `${slack}/api/`, "jira/url": jira, "jira/email": "socless@example.com" };
    this.pulumi.write(
      "fleet.yaml",
      stringify({ settings: { organization: { id: organization }, integrations }, ...fleet }),
    );
  }

  /** The CLI in the project's folder. */
  get pulumi(): Workspace {
    return this.#workspace ?? assert.fail("the fleet is not started");
  }
  get gateway(): HeldGateway {
    return this.#gateway ?? assert.fail("the fleet is not started");
  }

  /** Starts `socless rollout …` in the project's folder. */
  begin(...args: string[]): Rollout {
    return new Rollout(this.pulumi.start(process.execPath, [socless, "rollout", ...args]));
  }

  /** Kills the rollout and all that it has started, as a machine does that loses its power. */
  async kill(): Promise<void> {
    await until(
      "the end of its processes",
      () => {
        const ids = idsOf(this.pulumi.home);
        for (const id of ids) kill(Number(id));
        return ids.length === 0 || undefined;
      },
      patienceSeconds,
    );
  }

  /** What the backend keeps of the fleet's rollouts. */
  async record(fleet: string) {
    return parseRecord(await this.pulumi.json("stack", "output", "--stack", `${fleet}.rollout`));
  }

  async remove(): Promise<void> {
    if (this.#workspace) await this.kill();
    await this.#gateway?.close();
    this.#workspace?.remove();
    await this.platform.remove();
  }
}

function kill(id: number): void {
  try {
    process.kill(id, "SIGKILL");
  } catch {
    // it ended by itself meanwhile
  }
}

const line = z.looseObject({ event: z.string(), at: z.iso.datetime() });

/** A command on the fleet that runs. */
export class Rollout {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  out = "";
  err = "";
  readonly #ended: Promise<number | null>;

  constructor(child: ChildProcessByStdio<null, Readable, Readable>) {
    this.child = child;
    child.stdout.on("data", (chunk: Buffer) => (this.out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (this.err += chunk.toString()));
    this.#ended = new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
  }

  /** With `--json`: what it has told until now; each line must be one event. */
  get events() {
    const lines = this.out.split("\n").slice(0, -1);
    return lines.map((one) => line.parse(JSON.parse(one)));
  }

  /** Looks until there is something; fails when it ends before. */
  async until<T>(what: string, look: () => T | undefined): Promise<T> {
    return until(
      what,
      () => {
        const found = look();
        if (found === undefined) assert.equal(this.child.exitCode, null, `it ended before ${what}:\n${this.said}`);
        return found;
      },
      patienceSeconds,
    );
  }

  /** With `--json`: waits for a step of a target. */
  async step(target: string, pattern: RegExp): Promise<void> {
    await this.until(`${pattern} of ${target}`, () =>
      this.events.find((one) => one.target === target && pattern.test(String(one.step))),
    );
  }

  /** How it ended: its exit code. */
  async end(): Promise<number | null> {
    return this.#ended;
  }

  /** The events of one kind; after its end. */
  of(kind: Event["event"]) {
    return this.events.filter(({ event }) => event === kind);
  }

  /** Each target that ended, and how. */
  get outcomes(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(this.of("target-ends").map(({ target, outcome }) => [String(target), outcome]));
  }

  get said(): string {
    return `${this.out}\n${this.err}`;
  }
}
