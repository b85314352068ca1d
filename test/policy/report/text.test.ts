import assert from "node:assert/strict";
import { judge } from "../../../policy/judge.ts";
import { asJson } from "../../../policy/report/json.ts";
import { asText, colours } from "../../../policy/report/text.ts";
import { only, queue, role, sample, stack } from "../support/report.ts";

describe("the report as text", () => {
  it("has the worst first, the mend once a rule, then exceptions and what cannot be judged, the verdict last", async () => {
    assert.equal(
      asText(await sample()),
      `CRITICAL

  Roles are taken by named principals only  iam-narrow-trust
    open  aws:iam/role:Role  components/thing.ts:30
      assumeRolePolicy: everybody may take this role
    Mend  Name the service or role; for another account, demand an external id, the organisation or the caller's ARN by condition.
    See   https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html

MEDIUM

  Every exception is needed, has an owner, a reason and an end (advice)  policy-exceptions
    socless-test  pulumi:pulumi:Stack  policy/exceptions.json:10
      exceptions: the exception from iam-narrow-trust for open ended on 2026-11-23 and excuses nothing any more
    Mend  Mend or take out the entry in policy/exceptions.json; what is still needed gets a new end with a new look at it.
    See   docs/policy.md, Exceptions

EXCEPTIONS

  sqs-encrypted-queues  alerts  aws:sqs/queue:Queue  policy/exceptions.json:3
    sqsManagedSseEnabled: the program does not say that the queue is encrypted
    Until the new queue stands (ana@example.com)
    in use, until 2026-12-01: 7 days left

  iam-narrow-trust  open  aws:iam/role:Role  policy/exceptions.json:10
    Until the new queue stands (ana@example.com)
    expired, until 2026-11-23: ended 1 day ago

CANNOT BE JUDGED YET (stands only after the deployment)
  iam-no-wildcard-action
    later: policy

test: 1 finding stops the deployment, 1 is advice (3 rules on 4 resources, 1 excused, 1 cannot be judged yet, 1 exception to look at).`,
    );
  });

  it("is one line where there is nothing to mend", async () => {
    const report = await judge([stack], { rules: only("iam-narrow-trust") });
    assert.equal(asText(report), "test: Nothing to mend (1 rule on 1 resource).");
  });

  it("says when nothing stops the deployment, and what the configuration has switched off", async () => {
    const config = { "iam-narrow-trust": "disabled" };
    const text = asText(
      await judge([role, queue], { rules: only("iam-narrow-trust", "sqs-encrypted-queues"), config }),
    );
    assert.match(text, /SWITCHED OFF by the configuration: iam-narrow-trust/);
    assert.match(text, /test: 1 finding, none of which stops the deployment/);
  });

  it("tells one resource once, with all that is wrong with it", async () => {
    const text = asText(await judge([role, role], { rules: only("iam-narrow-trust") }));
    assert.equal(text.match(/open {2}aws:iam/g)?.length, 1);
    assert.equal(text.match(/everybody may take/g)?.length, 2);
  });

  it("has colours where they are asked for, and the same words", async () => {
    const report = await sample();
    const painted = asText(report, colours);
    assert.notEqual(painted, asText(report));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences that colour a terminal
    assert.equal(painted.replaceAll(/\u001b\[\d+m/g, ""), asText(report));
  });
});

describe("the report as JSON", () => {
  it("is the report", async () => {
    const report = await sample();
    assert.deepEqual(JSON.parse(asJson(report)), JSON.parse(JSON.stringify(report)));
  });
});
