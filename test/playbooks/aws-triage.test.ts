import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { awsTriage } from "../../playbooks/aws-triage.ts";
import { compile } from "../../playbooks/language/index.ts";
import type { Json } from "../../playbooks/language/json.ts";
import { agree, complaints, type Reply, sameCalls, wellRecorded } from "./support/agree.ts";

const compiled = compile(awsTriage);
const by = { id: "U2", name: "On Call", email: "oncall@example.com" };
const fixture = (name: string) =>
  JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), "utf8"));
const envelope = { id: "e1", account: "111122223333", region: "us-east-1", time: "2026-01-01T00:00:00Z" };

const shared = fixture("access-analyzer-finding");
const sharedWith = (change: object) => ({ ...shared, detail: { ...shared.detail, ...change } });
const signIn = (detail: Json) => ({
  ...envelope,
  source: "aws.signin",
  "detail-type": "AWS Console Sign In via CloudTrail",
  detail,
});
const [root, user] = fixture("console-sign-in-failures");
const control = fixture("security-hub-control-finding");
const found = (change: object = {}) => ({
  ...envelope,
  source: "aws.securityhub",
  "detail-type": "Security Hub Findings - Imported",
  detail: { findings: [{ ...control, ...change }] },
});

const replies =
  (choice?: string, earlier: readonly string[] = []) =>
  (step: string): Reply => {
    if (step === "ask-on-call") return { result: choice ? { choice, by, at: "2026-01-01T00:00:00.000Z" } : null };
    if (step === "find-earlier")
      return { result: { issues: earlier.map((key) => ({ key, summary: "s", status: "Done" })) } };
    return { result: { key: "SEC-1", url: "u", channel: "C", ts: "1" } };
  };

async function run(alert: Parameters<typeof agree>[2], how = replies("incident")) {
  const both = await agree(awsTriage, compiled, alert, how);
  wellRecorded(both);
  sameCalls(both);
  const { plain } = both;
  const said = (step: string) => JSON.stringify(plain.calls.find((call) => call.step === step)?.params);
  return { plain, said, steps: plain.calls.map(({ step }) => step) };
}

describe("aws-triage", () => {
  it("notes a user's mistyped password and does nothing more", async () => {
    const { plain, steps } = await run(signIn(user));
    assert.deepEqual([plain.outcome, steps], ["noted", []]);
  });

  it("looks up what else is known of a root user's failed sign-in, tells it, and asks the on-call group", async () => {
    const { plain, steps, said } = await run(signIn(root), replies("expected", ["SEC-1", "SEC-2"]));
    assert.deepEqual([plain.outcome, plain.data], ["expected", { by: by.email }]);
    assert.deepEqual(steps, ["find-earlier", "tell-channel", "ask-on-call", "file-case"]);
    assert.match(said("find-earlier"), /192\.0\.2\.0/);
    assert.match(said("tell-channel"), /root user, from 192\.0\.2\.0\. Account 111122223333.*earlier cases: 2\./);
  });

  it("asks about what everybody can get at, and only tells what one account can", async () => {
    const open = await run(sharedWith({ isPublic: true, principal: { AWS: "*" } }));
    assert.equal(open.plain.outcome, "incident");
    assert.match(open.said("ask-on-call"), /AWS::S3::Bucket arn:aws:s3:::my-bucket is open to everybody/);
    const told = await run(shared);
    assert.deepEqual([told.plain.outcome, told.steps.includes("ask-on-call")], ["told", false]);
    assert.match(told.said("tell-channel"), /is open to 999988887777\. Account 111122223333, us-west-2/);
  });

  it("tells which resource could not be analyzed, and why", async () => {
    const { principal, action, condition, isPublic, ...detail } = shared.detail;
    assert.ok(principal && action && condition && isPublic === false);
    const { plain, said } = await run({ ...shared, detail: { ...detail, error: "ACCESS_DENIED" } });
    assert.equal(plain.outcome, "told");
    assert.match(said("tell-channel"), /my-bucket cannot be analyzed: ACCESS_DENIED/);
  });

  it("names the account that has sent a finding, and the other that the finding's text names", async () => {
    const { said } = await run(found());
    assert.match(
      said("ask-on-call"),
      /encryption at-rest enabled\. Account 111122223333, us-east-1\. It says that it is about account 123456789012\./,
    );
    const own = await run(found({ AwsAccountId: envelope.account }));
    assert.doesNotMatch(own.said("ask-on-call"), /It says/);
  });

  it("fails with NoDecision when nobody decides, and files the case all the same", async () => {
    const { plain, steps } = await run(found(), replies());
    assert.equal(plain.problem?.error, "NoDecision");
    assert.equal(steps.at(-1), "file-case");
  });

  it("is taken by the independent validator", () => assert.deepEqual(complaints(compiled), []));
});
