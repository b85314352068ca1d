import assert from "node:assert/strict";
import { join } from "node:path";
import { z } from "zod";
import { readDefinition } from "../../../local/services/states/definition.ts";
import { playbooks } from "../../../playbooks/index.ts";
import { aslPlaybook, compile, playbook, procedure, tasksOf } from "../../../playbooks/language/index.ts";
import * as aws from "../fixtures/tasks.ts";
import { complaints, runBoth, sameCalls, sameEnd } from "../support/agree.ts";
import { MachineError } from "../support/evaluate.ts";
import { runMachine } from "../support/machine.ts";

const meta = {
  name: "t",
  description: "t",
  endpoint: aws.finding,
  timeLimit: "9 days",
  outcomes: ["ok", "bad"],
} as const;
const alert = { title: "T", severity: 5, note: null, kind: "role", resources: [{ arn: "a" }, { arn: "b" }] } as const;
const done = () => ({ result: { public: false, tags: [] } });

const inside = procedure({
  input: z.object({ arn: z.string() }),
  uses: { describe: aws.describeResource },
  async steps({ input, describe, task, ask, upTo }) {
    for (const i of upTo(2)) {
      const found = await task("look", describe, { arn: input.arn });
      if (found.public && i === 1) break;
    }
    const answer = await ask("sure", { to: "U1", text: "Sure?", choices: { yes: "Yes" }, within: "1 hour" });
    return answer?.choice;
  },
});

const nested = playbook({
  ...meta,
  uses: { inside, describe: aws.describeResource },
  async steps({ alert, inside, describe, task, forEach, upTo, finish }) {
    const sure = await inside("check", { arn: "x" });
    for (const i of upTo(2)) {
      await forEach("each", alert.resources, { atOnce: 1, atMost: 5 }, async (resource) => {
        for (const _ of upTo(2)) await task("deep", describe, { arn: resource.arn });
      });
      if (i === 2) break;
    }
    return finish(sure === "yes" ? "ok" : "bad");
  },
});

describe("a compiled playbook", () => {
  it("is the same, byte for byte, each time", () => {
    for (const one of playbooks) assert.equal(compile(one).definition, compile(one).definition);
  });

  it("is taken by the local cloud and by the independent validator", () => {
    for (const one of [...playbooks, nested]) {
      const found = readDefinition(compile(one).definition);
      assert.deepEqual("problems" in found ? found.problems : [], []);
      assert.deepEqual(complaints(compile(one)), []);
    }
  });

  it("says where each of its states stands", () => {
    const { lines, machine } = compile(nested);
    assert.match(lines["check/look"] ?? "", /^test\/playbooks\/language\/compile\.test\.ts:\d+$/);
    assert.equal(machine.States["check/look"]?.Comment, lines["check/look"]);
  });

  it("names the steps of a procedure after the step that uses it, and marks every visit", async () => {
    const both = await runBoth(nested, compile(nested), alert, (step) =>
      step.endsWith("sure") ? { result: { choice: "yes" } } : done(),
    );
    sameEnd(both);
    sameCalls(both);
    const keys = both.run.calls.map(({ payload }) => `${String(payload.step)} ${String(payload.visit)}`);
    assert.deepEqual(keys.slice(0, 7), [
      "check/look ",
      "check/look #2",
      "check/sure ",
      "deep #1[0]#1",
      "deep #1[0]#2",
      "deep #1[1]#1",
      "deep #1[1]#2",
    ]);
  });

  it("hands a task its investigation, execution, step, visit, parameters, and the fields that are read", async () => {
    const made = playbook({
      ...meta,
      uses: { describe: aws.describeResource },
      async steps({ alert, describe, task, finish }) {
        const found = await task("look", describe, { arn: alert.title });
        return finish(found.public ? "ok" : "bad");
      },
    });
    const { run } = await runBoth(made, compile(made), alert, done);
    const execution = "arn:aws:states:us-east-1:000000000001:execution:m:inv_1";
    assert.deepEqual(run.calls[0], {
      state: "look",
      fn: "aws-describe",
      payload: { investigation: "inv_1", execution, step: "look", visit: "", params: { arn: "T" }, keep: ["public"] },
    });
    assert.deepEqual(run.calls.at(-1)?.payload, {
      investigation: "inv_1",
      execution,
      outcome: "bad",
      status: "succeeded",
      problem: null,
      data: null,
    });
  });

  it("hands on a whole result where a whole result is read", async () => {
    const made = playbook({
      ...meta,
      uses: { describe: aws.describeResource },
      async steps({ describe, task, finish }) {
        const found = await task("look", describe, { arn: "x" });
        return finish(found.public ? "ok" : "bad", { found });
      },
    });
    const both = await runBoth(made, compile(made), alert, done);
    sameEnd(both);
    assert.deepEqual(both.plain.data, { found: done().result });
  });

  it("takes no case of a switch when there is no value", async () => {
    const made = playbook({
      ...meta,
      uses: {},
      async steps({ ask, finish }) {
        const answer = await ask("sure", { to: "U1", text: "?", choices: { yes: "Yes", no: "No" }, within: "1 hour" });
        const choice = answer?.choice;
        let said = "nothing";
        switch (choice) {
          case "yes":
            said = "yes";
            break;
          case "no":
            said = "no";
            break;
        }
        return finish("ok", { said });
      },
    });
    for (const choice of [undefined, "yes", "no"]) {
      const both = await runBoth(made, compile(made), alert, () => ({ result: choice ? { choice } : null }));
      sameEnd(both);
      assert.deepEqual(both.plain.data, { said: choice ?? "nothing" });
    }
  });

  it("waits 15 minutes longer than a question, then asks the table what was answered", async () => {
    const { machine } = compile(nested);
    const state = machine.States["check/sure"];
    assert.equal(state?.TimeoutSeconds, 3600 + 900);
    assert.partialDeepStrictEqual(state?.Catch, [
      { ErrorEquals: ["States.Timeout", "States.HeartbeatTimeout"], Next: "check/sure (what was answered)" },
    ]);
    assert.partialDeepStrictEqual(machine.States["check/sure (what was answered)"]?.Arguments, {
      FunctionName: "${ask}",
      Payload: { mode: "settle", step: "check/sure" },
    });
  });

  it("tries again what passes by itself, with jitter, and work that is in progress until its lease ends", () => {
    for (const state of Object.values(compile(nested).machine.States)) {
      if (state.Type !== "Task") continue;
      assert.partialDeepStrictEqual(state.Retry, [
        { JitterStrategy: "FULL" },
        { ErrorEquals: ["Task.InProgress"], MaxAttempts: 18 },
      ]);
      assert.match(JSON.stringify(state.Retry), /"Runtime.ExitError"/, "a process that died is tried again");
    }
  });

  it("still ends as failed, with the first problem, when even its records cannot be written", async () => {
    const failing = playbook({
      ...meta,
      uses: {},
      async steps({ fail }) {
        return fail("Gone", "it is gone");
      },
    });
    const run = await runMachine(compile(failing).machine, { alert }, () => {
      throw new MachineError("Lambda.Unknown", "gone");
    });
    assert.deepEqual([run.error, run.cause], ["Gone", "fail: it is gone"]);
    assert.deepEqual(
      run.calls.map(({ fn }) => fn),
      ["record-failure", "record-end"],
    );
  });

  it("keeps the first problem when the closing steps fail as well", async () => {
    const failing = playbook({
      ...meta,
      uses: { describe: aws.describeResource },
      async steps({ fail }) {
        return fail("First", "f");
      },
      async inEveryOutcome({ describe, task }) {
        await task("close", describe, { arn: "x" });
      },
    });
    const { run, plain } = await runBoth(failing, compile(failing), alert, () => ({
      error: "Task.Denied",
      cause: "no",
    }));
    assert.equal(run.error, "First");
    assert.equal(plain.problem?.error, "First");
    assert.deepEqual(
      run.calls.map(({ fn }) => fn),
      ["record-failure", "aws-describe", "record-failure", "record-end"],
    );
  });
});

describe("the task functions of playbooks", () => {
  it("are those that are invoked, each once, also by procedures", () => {
    assert.deepEqual(
      tasksOf([nested, nested]).map(({ name }) => name),
      ["aws-describe"],
    );
    assert.deepEqual(
      tasksOf(playbooks).map(({ name }) => name),
      ["jira-create-issue", "jira-get-issue", "jira-search", "s3-block-public-access", "slack-find-user", "slack-post"],
    );
  });
});

describe("a plain file of the States Language", () => {
  const file = join(import.meta.dirname, "../fixtures/plain.asl.json");
  const plain = { name: "plain", description: "d", endpoint: aws.finding, uses: { describe: aws.describeResource } };

  it("is a playbook as well, with its functions and the whole alert", () => {
    const compiled = compile(aslPlaybook({ ...plain, file }));
    assert.deepEqual(compiled.functions, ["aws-describe"]);
    assert.deepEqual(compiled.alertFields, [[]]);
    assert.deepEqual(
      tasksOf([aslPlaybook({ ...plain, file })]).map(({ name }) => name),
      ["aws-describe"],
    );
  });

  it("is refused when it is missing or no machine", () => {
    assert.throws(() => compile(aslPlaybook({ ...plain, file: "nowhere.json" })), /it cannot be read/);
    assert.throws(
      () => compile(aslPlaybook({ ...plain, file: join(import.meta.dirname, "../../../package.json") })),
      /it is not a state machine/,
    );
  });
});
