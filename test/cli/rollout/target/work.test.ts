import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { Job } from "../../../../cli/rollout/target/job.ts";
import { timedOut, work } from "../../../../cli/rollout/target/work.ts";

const never = new AbortController().signal;
const operation = { type: "creating", resource: { urn: "urn:pulumi:prod.eu::socless::t::a", type: "t" } };
const state = (deployment: object) => JSON.stringify({ version: 3, deployment });
const mend = "Mend it: socless rollout repair --fleet f.yaml --target eu";

/** With a script in place of the CLI; test/engine/rollout.test.ts has the real one. */
describe("the work on a target", function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), "socless-work-"));
  const { PATH } = process.env;
  before(() => {
    mkdirSync(join(folder, "bin"));
    process.env.PATH = [join(folder, "bin"), PATH].join(delimiter);
    writeFileSync(join(folder, "Pulumi.yaml"), "name: socless\nruntime: nodejs\n");
  });
  after(() => {
    process.env.PATH = PATH;
    rmSync(folder, { recursive: true, force: true });
  });

  const job: Job = {
    kind: "up",
    place: { stack: "prod.eu", project: folder, settings: { retention: "keep" }, backend: "file:///nowhere" },
    target: { name: "eu", stack: "prod.eu", account: "111111111111", region: "eu-central-1" },
    file: "f.yaml",
    policy: { pack: "/the/policy", config: "/the/config.json" },
    message: "a test",
    limitSeconds: 600,
    stopSeconds: 300,
    log: join(folder, "up.log"),
  };
  const calls = () => readFileSync(join(folder, "calls"), "utf8").trim().split("\n");
  /** A CLI that has such a state, and does these on `preview`, `up` and `destroy`; nothing where it is not said. */
  function cli(exported: string, does: Readonly<Record<string, string>> = {}) {
    writeFileSync(join(folder, "state.json"), exported);
    writeFileSync(join(folder, "calls"), "");
    const script = [
      "#!/bin/sh",
      `echo "$*" >> ${folder}/calls`,
      'case "$*" in',
      ...Object.entries(does).map(([command, text]) => `${command}*) ${text} ;;`),
      "version*) echo v3.259.0 ;;",
      `"stack export"*) cat ${folder}/state.json ;;`,
      `"stack output"*) echo '{}' ;;`,
      `"stack history"*) echo '[]' ;;`,
      "esac",
    ];
    writeFileSync(join(folder, "bin", "pulumi"), script.join("\n"));
    chmodSync(join(folder, "bin", "pulumi"), 0o755);
  }
  const run = (of: Partial<Job> = {}, signal = never) => work({ ...job, ...of }, { signal, say: () => {} });

  it("refuses a stack whose update was killed before it touches it, and says how to mend it", async () => {
    cli(state({ pending_operations: [operation] }));
    const { outcome, problems } = await run();
    assert.deepEqual([outcome, problems], ["failed", [`Its last update was killed. ${mend}`]]);
    assert.deepEqual(
      calls().filter((call) => /^(preview|up|refresh|destroy)/.test(call)),
      [],
    );
  });

  it("updates nothing when the preview fails, and tells the CLI's own last words", async () => {
    cli(state({}), { preview: "echo 'warning: slow' >&2; echo 'error: no credentials' >&2; exit 255" });
    const { outcome, problems } = await run();
    assert.deepEqual([outcome, problems], ["failed", ["error: no credentials"]]);
    assert.deepEqual(
      calls().filter((call) => call.startsWith("up")),
      [],
    );
    assert.match(readFileSync(job.log, "utf8"), /warning: slow/);
  });

  it("previews and updates with the policy pack, and its message in the history", async () => {
    cli(state({}));
    const { outcome, problems } = await run();
    assert.deepEqual([outcome, problems], ["failed", ["The outputs of the stack do not have its target."]]);
    const [preview = "", up = ""] = calls().filter((call) => /^(preview|up)/.test(call));
    for (const call of [preview, up])
      assert.match(call, /--policy-pack \/the\/policy --policy-pack-config \/the\/config\.json/);
    assert.match(up, /^up .*--message a test/);
  });

  it("tells who holds the stack, and what to do when nobody does", async () => {
    const refusal = [
      "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.",
      "  file:///state/.pulumi/locks/x.json: created by ci@runner-7 (pid 77) at 2026-03-01T12:00:00Z",
    ].join("\n");
    cli(state({}), { up: `cat >&2 <<'END'\n${refusal}\nEND\nexit 255` });
    const { outcome, problems } = await run();
    assert.equal(outcome, "failed");
    assert.deepEqual(problems, [
      `Its stack is held by another update, or by what a killed one left (process 77 of ci on runner-7, since 2026-03-01T12:00:00Z). Let it end. If it was killed: ${mend}`,
    ]);
  });

  for (const [outcome, reason, why] of [
    ["timed-out", timedOut, timedOut],
    ["stopped", undefined, "It was stopped, as the rollout was."],
  ] as const)
    it(`interrupts the CLI once and lets it end when it is ${outcome}`, async () => {
      cli(state({}), {
        preview: `trap 'echo interrupted >> ${folder}/calls; exit 1' INT; touch ${folder}/waits; while :; do sleep 0.05; done`,
      });
      const stop = new AbortController();
      const running = work(job, {
        signal: stop.signal,
        say: (step) => step === "previewing" && setTimeout(() => stop.abort(reason), 500),
      });
      const result = await running;
      assert.deepEqual([result.outcome, result.problems], [outcome, [why]]);
      assert.equal(calls().filter((call) => call === "interrupted").length, 1);
    });

  it("removes no stack that is not there, and deletes nothing when the preview is refused", async () => {
    cli(state({}), { '"stack select"': "echo \"error: no stack named 'prod.eu' found\" >&2; exit 6" });
    assert.equal((await run({ kind: "destroy" })).outcome, "failed");
    assert.equal(
      calls().some((call) => call.startsWith("stack init")),
      false,
    );
    cli(state({}), { "destroy*--preview-only": "echo 'error: it is protected' >&2; exit 255" });
    const { outcome, problems } = await run({ kind: "destroy" });
    assert.deepEqual([outcome, problems], ["failed", ["error: it is protected"]]);
    assert.equal(calls().filter((call) => call.startsWith("destroy")).length, 1);
  });

  it("removes the stack that it has made for a preview, whatever came of that, and no other", async () => {
    const onStack = () => calls().flatMap((call) => /^(stack init|stack rm|preview)/.exec(call)?.[0] ?? []);
    cli(state({}));
    assert.equal((await run({ kind: "preview" })).outcome, "done");
    assert.deepEqual(onStack(), ["stack init", "preview", "stack rm"]);
    cli(state({}), { preview: "echo 'error: no credentials' >&2; exit 255" });
    assert.equal((await run({ kind: "preview" })).outcome, "failed");
    assert.deepEqual(onStack(), ["stack init", "preview", "stack rm"]);
    cli(state({}), { '"stack init"': "echo \"error: stack 'prod.eu' already exists\" >&2; exit 255" });
    assert.equal((await run({ kind: "preview" })).outcome, "done");
    assert.deepEqual(onStack(), ["stack init", "preview"]);
  });

  it("shows what a removal would do, and removes nothing", async () => {
    cli(state({}));
    assert.equal((await run({ kind: "preview-destroy" })).outcome, "done");
    assert.deepEqual(
      calls().filter((call) => /^(destroy|stack rm)/.test(call) && !call.includes("--preview-only")),
      [],
    );
  });
});
