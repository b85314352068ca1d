/** A running platform for whole-program tests: `cli/start.ts` as a process of its own on a folder of its own. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { z } from "zod";
import { type Deployment, type LocalOutputs, localClient, localOutputs } from "../../cli/deployment.ts";
import { loadInvestigation } from "../../cli/investigations.ts";
import type { InvestigationView } from "../../functions/runtime/investigation.ts";
import { until } from "../support/until.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const message = z.looseObject({
  channel: z.string(),
  ts: z.string(),
  text: z.string(),
  blocks: z.array(z.unknown()),
  actions: z.array(z.object({ actionId: z.string(), value: z.string(), text: z.string() })),
});
export type Message = z.infer<typeof message>;
const outcome = z.looseObject({ status: z.number(), body: z.unknown(), viewId: z.string().optional() });
const jiraIssue = z.looseObject({
  key: z.string(),
  summary: z.string(),
  labels: z.array(z.string()),
  description: z.unknown(),
});

/** An alert of the sample endpoint. */
export function sshAlert(host: string, ticket?: string): Record<string, unknown> {
  return {
    class_uid: 3002,
    time: Date.now(),
    user: { name: "erin", email_addr: "engineer@example.com" },
    src_endpoint: { ip: "198.51.100.23" },
    dst_endpoint: { hostname: host },
    ...(ticket !== undefined && { unmapped: { ticket } }),
  };
}

/** Longer than any machine takes; the hooks that start a platform have more. */
const startSeconds = 240;

const isAlive = ({ exitCode, signalCode }: ChildProcess) => exitCode === null && signalCode === null;

/** What a start has published in this file; a new start takes away what a killed one has left. */
function published(file: string): LocalOutputs | undefined {
  try {
    return localOutputs.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

export class RunningPlatform {
  readonly data = mkdtempSync(join(tmpdir(), "socless-"));
  #child: ChildProcess | undefined;
  #outputs: LocalOutputs | undefined;
  #said = "";
  readonly #options: readonly string[];

  /** Options of the start beside its folder and port. */
  constructor(...options: string[]) {
    this.#options = options;
  }

  /** Starts the program of this repository, or of a copy of it; with the constructor's options, or others. */
  async start(folder = repository, options = this.#options): Promise<void> {
    const start = join(folder, "cli", "start.ts");
    const file = join(this.data, "outputs.json");
    const child = spawn(process.execPath, [start, "--data", this.data, "--port", "0", ...options], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NODE_V8_COVERAGE: undefined },
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => (this.#said += chunk.toString()));
    await until(
      "the platform",
      async () => {
        assert.ok(isAlive(child), `the start ended:\n${this.#said}`);
        const outputs = published(file);
        return outputs?.pid === child.pid ? outputs : undefined;
      },
      startSeconds,
    ).then((outputs) => (this.#outputs = outputs));
  }

  /** Tells a cloud that was started with `--no-deploy` what a stack put on it: its outputs as JSON. */
  async adopt(stackOutputs: string): Promise<void> {
    const file = join(this.data, "stack.json");
    writeFileSync(`${file}.new`, stackOutputs);
    renameSync(`${file}.new`, file);
    const wanted = z.object({ targets: localOutputs.shape.targets }).parse(JSON.parse(stackOutputs)).targets;
    this.#outputs = await until("the stack's outputs in those of the cloud", async () => {
      const outputs = localOutputs.parse(JSON.parse(readFileSync(join(this.data, "outputs.json"), "utf8")));
      return isDeepStrictEqual(outputs.targets, wanted) ? outputs : undefined;
    });
  }

  /** Waits for the process to end by itself. */
  async gone(): Promise<void> {
    const child = this.#child;
    if (child && isAlive(child)) await new Promise<void>((resolve) => child.once("exit", () => resolve()));
  }

  /** Ends the process by a signal and waits for it. */
  async end(signal: "SIGKILL" | "SIGTERM"): Promise<number | null> {
    const child = this.#child;
    if (!child || !isAlive(child)) return child?.exitCode ?? null;
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
    child.kill(signal);
    return ended;
  }

  async remove(): Promise<void> {
    await this.end("SIGKILL");
    // What the process had started ends a moment after it.
    rmSync(this.data, { recursive: true, force: true, maxRetries: 10 });
  }

  get outputs(): LocalOutputs {
    return this.#outputs ?? assert.fail("the platform is not up");
  }
  get said(): string {
    return this.#said;
  }
  get deployment(): Deployment {
    return this.deploymentOf();
  }
  /** One of several targets by its name; the first without. */
  deploymentOf(name?: string): Deployment {
    const target =
      this.outputs.targets.find((one) => name === undefined || one.name === name) ??
      assert.fail(`the platform has no target ${name ?? ""}`);
    return { target, client: localClient(this.outputs, target) };
  }

  async secret(name: string): Promise<string> {
    const { target, client } = this.deployment;
    const { SecretString } = await new SecretsManagerClient(client).send(
      new GetSecretValueCommand({ SecretId: target.secrets[name] }),
    );
    return SecretString ?? assert.fail(`${name} has no value`);
  }

  /** Posts a signed body; headers given here replace the signed ones. */
  async post(endpoint: string, body: string, headers: Record<string, string> = {}) {
    return this.postSigned(await this.secret("endpoints/ssh-login"), endpoint, body, headers);
  }

  async postSigned(
    secret: string,
    endpoint: string,
    body: string,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: unknown; headers: Headers }> {
    const stamp = headers["x-socless-timestamp"] ?? String(Math.floor(Date.now() / 1000));
    const signature = createHmac("sha256", secret).update(`v1:${stamp}:${body}`).digest("hex");
    const signed = { "x-socless-timestamp": stamp, "x-socless-signature": `v1=${signature}` };
    const response = await fetch(`${this.deployment.target.apiUrl}/events/${endpoint}`, {
      method: "POST",
      body,
      headers: { "content-type": "application/json", ...signed, ...headers },
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? undefined : JSON.parse(text), headers: response.headers };
  }

  async send(alert: Record<string, unknown>): Promise<{ investigationId: string; duplicate: boolean; count: number }> {
    const answer = await this.post("ssh-login", JSON.stringify(alert));
    assert.equal(answer.status, 202, JSON.stringify(answer.body));
    return z.object({ investigationId: z.string(), duplicate: z.boolean(), count: z.number() }).parse(answer.body);
  }

  async messages(): Promise<Message[]> {
    return z.array(message).parse(await (await fetch(`${this.outputs.slack}/control/messages`)).json());
  }
  async issues(): Promise<z.infer<typeof jiraIssue>[]> {
    return z.array(jiraIssue).parse(await (await fetch(`${this.outputs.jira}/control/issues`)).json());
  }

  /** The open question that names the host and offers the choice. */
  async question(host: string, choice: string, after = 0, seconds?: number): Promise<Message> {
    const asked = async () =>
      (await this.messages()).find(
        (m) =>
          JSON.stringify(m.blocks).includes(host) &&
          Number(m.ts) > after &&
          m.actions.some((a) => a.actionId.endsWith(choice)),
      );
    return until(`a question about ${host} with ${choice}`, asked, seconds);
  }

  async press(question: Message, choice: string, user: string): Promise<z.infer<typeof outcome>> {
    const actionId = question.actions.find((a) => a.actionId.endsWith(choice))?.actionId;
    return this.#control("press", { channel: question.channel, ts: question.ts, actionId, user });
  }
  async submit(viewId: string | undefined, ticket: string, user: string): Promise<z.infer<typeof outcome>> {
    return this.#control("submit", { viewId, values: { ticket }, user });
  }
  /** Presses a form's button and fills its pop-up; presses again, as people do, when Slack's three seconds were too short. */
  async answer(question: Message, choice: string, ticket: string, user: string): Promise<void> {
    const viewId = await until("the pop-up", async () => (await this.press(question, choice, user)).viewId);
    const { status } = await this.submit(viewId, ticket, user);
    assert.equal(status, 200);
  }

  async show(id: string): Promise<InvestigationView> {
    return (await loadInvestigation(this.deployment, id)) ?? assert.fail(`there is no ${id}`);
  }
  async ended(id: string): Promise<InvestigationView> {
    return until(`the end of ${id}`, async () => {
      const view = await loadInvestigation(this.deployment, id);
      return view?.closedAt === undefined ? undefined : view;
    });
  }

  async #control(what: string, body: unknown): Promise<z.infer<typeof outcome>> {
    const response = await fetch(`${this.outputs.slack}/control/${what}`, {
      method: "POST",
      body: JSON.stringify(body),
    });
    return outcome.parse(await response.json());
  }
}
