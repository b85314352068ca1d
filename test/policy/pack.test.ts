import assert from "node:assert/strict";
import { rules } from "../../policy/rules.ts";
import { type RunningPack, startPack } from "./support/pack.ts";
import { document, notKnownYet, types } from "./support/try-rule.ts";

describe("the pack under Pulumi's own loader", () => {
  let pack: RunningPack;
  before(async function () {
    this.timeout(60_000); // compiles the pack
    pack = await startPack();
  });
  after(() => pack.stop());

  it("has each rule, and the one on exceptions when all others have judged", async () => {
    assert.deepEqual(await pack.rules(), [...rules.map(({ id }) => id), "policy-exceptions"]);
  });

  it("finds what is wrong, and says how to mend it and who demands it", async () => {
    const policy = document({ Action: "s3:*", Resource: "arn:aws:s3:::vault" });
    assert.deepEqual(await pack.analyze(types.rolePolicy, { policy }), [
      "iam-no-wildcard-action: policy: it allows the pattern of actions s3:*. Mend: Name the actions that are called, one by one. See: FSBP IAM.1 and IAM.21, CIS AWS Foundations 3.0: 1.16",
    ]);
  });

  it("says nothing where there is nothing", async () => {
    assert.deepEqual(await pack.analyze(types.queue, { sqsManagedSseEnabled: true }), []);
  });

  it("judges what is known, and says what cannot be judged yet", async () => {
    const variables = { TABLE: notKnownYet, JIRA_TOKEN: "hunter2" };
    const said = await pack.analyze(types.lambda, { runtime: "nodejs24.x", environment: { variables } });
    assert.equal(said.length, 2);
    assert.match(said[0] ?? "", /^lambda-no-secret-in-environment: environment\.variables\.JIRA_TOKEN: JIRA_TOKEN is/);
    assert.match(
      said[1] ?? "",
      /^lambda-no-secret-in-environment: can't run .* \.environment\.variables\.TABLE can't be/,
    );
  });

  it("looks into secret values, and does not tell them", async () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "hunter2" };
    const said = await pack.analyze(types.lambda, { environment: { variables: { JIRA_TOKEN: secret } } });
    assert.equal(said.length, 1);
    assert.doesNotMatch(said.join(), /hunter2/);
  });
});
