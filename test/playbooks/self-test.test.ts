import assert from "node:assert/strict";
import { echo } from "../../functions/tasks/self-test/index.ts";
import { compile } from "../../playbooks/language/index.ts";
import { selfTestPlaybook } from "../../playbooks/self-test.ts";
import { agree, type Reply, sameCalls, wellRecorded } from "./support/agree.ts";

const compiled = compile(selfTestPlaybook);
const nonce = "0123456789abcdef0123456789abcdef";

async function run(reply: Reply) {
  const both = await agree(selfTestPlaybook, compiled, { nonce }, () => reply);
  wellRecorded(both);
  sameCalls(both);
  return both.plain;
}

describe("self-test", () => {
  it("is healthy when its task returns what it was given", async () => {
    const { outcome, calls } = await run({ result: { nonce } });
    assert.equal(outcome, "healthy");
    assert.deepEqual(
      calls.map(({ step, params }) => [step, params]),
      [["echo", { nonce }]],
    );
  });

  it("fails when the task returns something else, or fails itself", async () => {
    const { outcome, problem } = await run({ result: { nonce: "another" } });
    assert.deepEqual([outcome, problem?.error], ["failed", "WrongEcho"]);
    const denied = await run({ error: "Task.Denied", cause: "not allowed" });
    assert.deepEqual([denied.outcome, denied.problem?.error], ["failed", "Task.Denied"]);
  });

  it("asks and calls nobody: its one task has no secret, no setting, no permission and no effect", () => {
    assert.deepEqual(compiled.functions, ["record-end", "record-failure", "self-test-echo"]);
    const { secrets, settings, permissions, effect } = echo;
    assert.deepEqual(
      { secrets, settings, permissions, effect },
      { secrets: [], settings: [], permissions: [], effect: "none" },
    );
  });
});
