import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isAlive } from "../../../../cli/rollout/repair/alive.ts";
import type { Job, Result } from "../../../../cli/rollout/target/job.ts";
import { runTarget } from "../../../../cli/rollout/target/start.ts";
import { until } from "../../../support/until.ts";

const done: Result = { outcome: "done", problems: [], changes: {}, findings: [], drifted: [], seconds: 2 };
const mend = "Mend it: socless rollout repair --fleet f.yaml --target eu";

describe("the process of a target", () => {
  const folder = mkdtempSync(join(tmpdir(), "socless-target-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const log = join(folder, "up.log");
  const pidOf = (file: string) => until(file, () => Number(read(join(folder, file))) || undefined);
  const read = (file: string): string => {
    try {
      return readFileSync(file, "utf8");
    } catch {
      return "";
    }
  };
  const job = (of: Partial<Job> = {}): Job => ({
    kind: "up",
    place: { stack: "prod.eu", project: folder, settings: {} },
    target: { name: "eu", stack: "prod.eu", account: "111111111111", region: "eu-central-1" },
    file: "f.yaml",
    policy: { pack: "policy", config: "prod.json" },
    message: "a test",
    limitSeconds: 600,
    stopSeconds: 300,
    log,
    ...of,
  });
  /** Runs this text in place of the worker; */
  async function run(text: string, { signal = new AbortController().signal, of = {} as Partial<Job> } = {}) {
    const program = join(folder, "program.mjs");
    writeFileSync(
      program,
      `import { spawn } from "node:child_process";
      import { writeFileSync } from "node:fs";
      const keep = (name, value) => writeFileSync(${JSON.stringify(folder)} + "/" + name, String(value));
      const job = new Promise((resolve) => process.once("message", ({ job }) => resolve(job)));
      const stopped = new Promise((resolve) => process.on("message", ({ stop }) => stop && resolve()));
      ${text}`,
    );
    const steps: string[] = [];
    const result = await runTarget(job(of), { signal, say: (step) => steps.push(step) }, program);
    return { result, steps };
  }

  it("is told its job, tells its steps and how it ended", async () => {
    const { result, steps } = await run(`
      const { target } = await job;
      process.send({ step: "at " + target.name });
      process.send({ result: ${JSON.stringify(done)} }, () => process.exit());`);
    assert.deepEqual(steps, ["at eu"]);
    assert.deepEqual(result, done);
  });

  it("is told to stop", async () => {
    const stop = new AbortController();
    const running = run(
      `await job; keep("waits", process.pid); await stopped;
      process.send({ result: ${JSON.stringify({ ...done, outcome: "stopped" })} }, () => process.exit());`,
      { signal: stop.signal },
    );
    await pidOf("waits");
    stop.abort();
    assert.equal((await running).result.outcome, "stopped");
  });

  it("that breaks down is told apart from one that was killed: its code is told, and its last words are in the log", async () => {
    const { result } = await run(`await job; throw new Error("nobody caught this");`);
    assert.equal(result.outcome, "failed");
    assert.deepEqual(result.problems, [
      `Its process ended by itself (code 1), and not by the rollout. If its update was under way: ${mend}`,
    ]);
    assert.match(read(log), /Error: nobody caught this/);
  });

  it("that ends without a word has failed, though its code is 0", async () => {
    const { result } = await run("process.exit(0);");
    assert.deepEqual([result.outcome, result.problems[0]?.includes("(code 0)")], ["failed", true]);
  });

  it("that something else has killed may have left its stack broken off", async () => {
    const { result } = await run(`await job; process.kill(process.pid, "SIGKILL");`);
    assert.equal(result.outcome, "killed");
    assert.deepEqual(result.problems, [`Its process was killed by SIGKILL, and not by the rollout. ${mend}`]);
  });

  /** Another process in its group, which does this when it is interrupted; then it breaks down itself. */
  const leaving = (interrupted: string) => `
    await job;
    const other = spawn(process.execPath, ["-e", ${JSON.stringify(`process.on("SIGINT", () => { ${interrupted} });
      setInterval(() => {}, 1000);
      console.log("ready");`)}], { stdio: ["ignore", "pipe", "ignore"] });
    keep("other", other.pid);
    other.stdout.once("data", () => process.exit(3));`;

  it("that breaks down leaves nothing running: what it has started is let end", async () => {
    const ended = JSON.stringify(join(folder, "ended"));
    await run(leaving(`require("node:fs").writeFileSync(${ended}, "1"); process.exit();`));
    assert.equal(read(join(folder, "ended")), "1");
    assert.equal(isAlive(await pidOf("other")), false);
  });

  it("that breaks down leaves nothing running: what does not end is killed", async () => {
    await run(leaving(""), { of: { stopSeconds: 0.3 } });
    const other = await pidOf("other");
    await until("its end", () => !isAlive(other) || undefined);
  });
});
