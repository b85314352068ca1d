/** Runs machines on an independent interpreter of the States Language (test/oracle/setup.sh installs it). */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import type { Json } from "../../playbooks/language/json.ts";
import { MachineError } from "../playbooks/support/evaluate.ts";
import type { Called, Mock } from "../playbooks/support/machine.ts";
import { until } from "../support/until.ts";
import { type Call, freePort, listenForCalls, type Replied } from "./replies.ts";

/** How an execution ended, and what it called. */
export type PeerRun = {
  readonly execution: string;
  readonly status: string;
  readonly output: unknown;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly calls: readonly Called[];
};
export type Peer = { run(machine: Json, input: Json, mock: Mock): Promise<PeerRun>; close(): Promise<void> };

const root =
  process.env.SOCLESS_ORACLE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "socless", "asl-oracle");

/** Whether test/oracle/setup.sh has run to its end. */
const isInstalled = (): boolean => existsSync(join(root, "ready"));

/** Skips the tests that need it where it is not installed. */
export function needPeer(test: Mocha.Context): void {
  if (isInstalled()) return;
  console.error("The independent interpreter is not installed, so nothing is asked of it: bash test/oracle/setup.sh");
  test.skip();
}

/** Starts it on a free port of the loopback address; `close` ends it and removes what it wrote. */
export async function startPeer(): Promise<Peer> {
  const runs = new Map<string, (call: Call) => Promise<Replied>>();
  const calls = await listenForCalls((call) => {
    const reply = runs.get(call.machine);
    if (!reply) throw new Error(`nothing runs the machine ${call.machine}`);
    return reply(call);
  });
  const temporary = await mkdtemp(join(tmpdir(), "socless-oracle-"));
  const endpoint = `http://127.0.0.1:${await freePort()}`;
  const server = startServer(endpoint, calls.url, temporary);
  const client = new SFNClient({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  const close = async () => {
    const ended = server.exitCode === null && server.signalCode === null ? once(server, "exit") : undefined;
    server.stdin?.end();
    await ended;
    client.destroy();
    await calls.close();
    await rm(temporary, { recursive: true, force: true });
  };
  let said = "";
  server.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-2000);
  });
  try {
    await healthy(endpoint, server, () => said);
  } catch (error) {
    await close();
    throw error;
  }
  return { run: (machine, input, mock) => runOn(client, runs, machine, input, mock), close };
}

function startServer(endpoint: string, replies: string, temporary: string): ChildProcess {
  const script = fileURLToPath(new URL("peer.py", import.meta.url));
  return spawn(join(root, "venv", "bin", "python"), [script], {
    cwd: temporary,
    stdio: ["pipe", "ignore", "pipe"],
    env: {
      PATH: process.env.PATH,
      HOME: temporary,
      TMPDIR: temporary,
      XDG_CACHE_HOME: join(temporary, "cache"),
      FILESYSTEM_ROOT: join(root, "fs"),
      OVERRIDE_IN_DOCKER: "0",
      SERVICES: "stepfunctions,events,iam,sts",
      GATEWAY_LISTEN: new URL(endpoint).host,
      DISABLE_EVENTS: "1",
      SKIP_SSL_CERT_DOWNLOAD: "1",
      DNS_ADDRESS: "0",
      LS_LOG: "error",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      SOCLESS_ORACLE_REPLIES: replies,
    },
  });
}

async function healthy(endpoint: string, server: ChildProcess, said: () => string): Promise<void> {
  const help = () => `remove ${root} and run test/oracle/setup.sh: ${said()}`;
  await until(
    "the independent interpreter",
    async () => {
      assert.equal(server.exitCode ?? server.signalCode, null, `the independent interpreter has ended; ${help()}`);
      const answered = await fetch(`${endpoint}/_localstack/health`).catch(() => undefined);
      return answered?.ok || undefined;
    },
    240,
  );
}

const silent = Symbol("nobody answers, so the state's own time limit passes");

async function answered(mock: Mock, called: Called): Promise<unknown> {
  try {
    return await mock(called);
  } catch (error) {
    if (error instanceof MachineError && error.error === "States.Timeout") return silent;
    throw error;
  }
}

async function runOn(
  client: SFNClient,
  runs: Map<string, (call: Call) => Promise<Replied>>,
  machine: Json,
  input: Json,
  mock: Mock,
): Promise<PeerRun> {
  const name = `m-${randomUUID()}`;
  const calls: Called[] = [];
  runs.set(name, async ({ state, arguments: { FunctionName, Payload }, token }) => {
    const called = { state, fn: FunctionName.replace(/^.*:function:/, ""), payload: Payload };
    calls.push(called);
    if (Payload.token === undefined) return { result: await mock(called) };
    const result = await answered(mock, called);
    if (result === silent) return { result: null };
    const answer = new SendTaskSuccessCommand({ taskToken: token ?? "", output: JSON.stringify(result) });
    return { result: null, afterwards: () => client.send(answer) };
  });
  const definition = JSON.stringify(machine).replace(
    /"\$\{([\w-]+)\}"/g,
    '"arn:aws:lambda:us-east-1:000000000000:function:$1"',
  );
  const roleArn = "arn:aws:iam::000000000000:role/peer";
  const { stateMachineArn } = await client.send(new CreateStateMachineCommand({ name, definition, roleArn }));
  const started = new StartExecutionCommand({ stateMachineArn, name: "inv_1", input: JSON.stringify(input) });
  const { executionArn } = await client.send(started);
  for (;;) {
    const { status = "", output, error, cause } = await client.send(new DescribeExecutionCommand({ executionArn }));
    if (status !== "RUNNING") {
      runs.delete(name);
      const value: unknown = output === undefined ? undefined : JSON.parse(output);
      return { execution: executionArn ?? "", status, output: value, error, cause, calls };
    }
    await sleep(30);
  }
}
