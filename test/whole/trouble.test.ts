/** What bad input and bad neighbours get. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { openStore } from "../../local/store.ts";
import { RunningPlatform, sshAlert } from "./platform.ts";

const start = fileURLToPath(new URL("../../cli/start.ts", import.meta.url));

/** Starts on the folder and waits for the end, which must come by itself: the code is `null` when it had to be killed. */
async function startAndFail(data: string, port: number): Promise<{ code: unknown; said: string }> {
  const child = spawn(process.execPath, [start, "--data", data, "--port", String(port)], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_V8_COVERAGE: undefined },
    timeout: 240_000,
    killSignal: "SIGKILL",
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const [code]: unknown[] = await once(child, "close");
  return { code, said: said.trim() };
}

describe("a start that cannot succeed", function () {
  this.timeout(600_000);
  let data: string;
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), "socless-"));
  });
  afterEach(() => rmSync(data, { recursive: true }));

  it("says in one sentence that the port is in use", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    const { code, said } = await startAndFail(data, port);
    other.close();
    assert.equal(code, 1);
    assert.equal(
      said,
      `Port ${port} on 127.0.0.1 is in use by another program. Stop that one, or choose another with --port.`,
    );
  });

  it("says that the data folder is another version's, and leaves it as it is", async () => {
    const file = join(data, "cloud.db");
    openStore(file).close();
    const database = new DatabaseSync(file);
    database.exec("update meta set value = '99' where key = 'version'");
    const { code, said } = await startAndFail(data, 0);
    const kept = database.prepare("select value from meta where key = 'version'").get();
    database.close();
    assert.equal(code, 1);
    assert.match(said, /^\S+cloud\.db was written by another version of the local cloud .*--data DIR.*$/);
    assert.equal(kept?.value, "99");
  });
});

describe("a case in trouble", function () {
  this.timeout(600_000);
  const platform = new RunningPlatform();
  before(() => platform.start());
  after(() => platform.remove());

  /** Has Jira answer the next requests like this. */
  async function jiraTrouble(trouble: Record<string, unknown>): Promise<void> {
    const response = await fetch(`${platform.outputs.jira}/control/trouble`, {
      method: "PUT",
      body: JSON.stringify(trouble),
    });
    assert.equal(response.status, 200);
  }
  const issuesAbout = async (host: string) =>
    (await platform.issues()).filter((issue) => issue.key.startsWith("SEC-") && JSON.stringify(issue).includes(host));

  it("asks on-call when Slack does not know the person who logged in", async () => {
    const alert = { ...sshAlert("host-stranger"), user: { name: "una", email_addr: "unknown@example.com" } };
    const { investigationId } = await platform.send(alert);
    const decision = await platform.question("host-stranger", "accept");
    assert.match(decision.text, /Slack knows nobody with this address/);
    await platform.press(decision, "accept", "oncall@example.com");
    const view = await platform.ended(investigationId);
    assert.equal(view.outcome, "accepted");
    assert.deepEqual(
      view.timeline.filter(({ kind }) => kind === "asked").map(({ step }) => step),
      ["ask-on-call"],
    );
  });

  it("waits as long as a throttling Jira asks for, then goes on", async () => {
    // Longer than the machine would wait before it tried again.
    await jiraTrouble({ status: 429, times: 1, retryAfter: "4" });
    const { investigationId } = await platform.send(sshAlert("host-throttled", "OPS-101"));
    const view = await platform.ended(investigationId);
    assert.equal(view.outcome, "validated");
    const [opened, checked] = ["alert", "step"].map((kind) => view.timeline.find((entry) => entry.kind === kind)?.at);
    assert.ok(Date.parse(checked ?? "") - Date.parse(opened ?? "") >= 4000, `${opened} … ${checked}`);
    assert.equal((await issuesAbout("host-throttled")).length, 1);
  });

  it("gets over a Jira that fails for a while", async () => {
    await jiraTrouble({ status: 500, times: 3 });
    const { investigationId } = await platform.send(sshAlert("host-failing", "OPS-101"));
    const view = await platform.ended(investigationId);
    assert.equal(view.outcome, "validated");
    assert.equal((await issuesAbout("host-failing")).length, 1);
  });

  it("ends as failed, with the step and the cause, when a task fails for good, and still files its issue", async () => {
    await jiraTrouble({ status: 400, times: 1 });
    const { investigationId } = await platform.send(sshAlert("host-refused", "OPS-101"));
    const view = await platform.ended(investigationId);
    assert.equal(view.status, "failed");
    const failures = view.timeline.filter(({ kind }) => kind === "failed");
    assert.deepEqual(
      failures.map(({ step }) => step),
      ["check-ticket"],
    );
    assert.match(JSON.stringify(failures), /400/);
    assert.equal((await issuesAbout("host-refused")).length, 1);
  });
});
