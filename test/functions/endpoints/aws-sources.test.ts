/** What AWS's own documentation gives as examples, through the endpoints that take them. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { accessAnalyzer } from "../../../functions/endpoints/access-analyzer.ts";
import { securityHub } from "../../../functions/endpoints/security-hub.ts";
import { signInFailures } from "../../../functions/endpoints/sign-in-failures.ts";
import type { Endpoint } from "../../../functions/runtime/declare.ts";
import { fingerprint } from "../../../functions/runtime/fingerprint.ts";
import { issuesOf } from "../../../functions/runtime/issues.ts";
import { compilePattern } from "../../../local/services/events/pattern.ts";

const fixture = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../fixtures/${name}.json`, import.meta.url), "utf8"));
const envelope = {
  version: "0",
  id: "c8c4daa7",
  account: "111122223333",
  region: "us-east-1",
  time: "2026-01-01T00:00:00Z",
  resources: [],
};

/** Whether EventBridge sends the event to the endpoint. */
function fits({ source }: Endpoint, event: unknown): boolean {
  assert.ok(source.kind === "aws-event");
  return compilePattern(source.pattern)(event);
}
const paths = ({ alert }: Endpoint, value: unknown) => {
  const { error } = alert.safeParse(value);
  return error ? issuesOf(error).map(({ path }) => path) : [];
};

describe("the endpoint security-hub", () => {
  const sample = fixture("security-hub-control-finding");
  const finding = (change: object = {}) => ({ ...sample, Severity: { Label: "HIGH" }, ...change });
  const event = (...findings: object[]) => ({
    ...envelope,
    source: "aws.securityhub",
    "detail-type": "Security Hub Findings - Imported",
    detail: { findings },
  });
  const ids = (value: object) => {
    assert.ok(securityHub.source.kind === "aws-event");
    return (securityHub.source.alertsIn?.(value) ?? []).map(
      (one) => securityHub.alert.parse(one).detail.findings[0]?.Id,
    );
  };

  it("takes an urgent finding, and judges it as AWS does", () => {
    for (const [Label, severity] of [
      ["HIGH", "high"],
      ["CRITICAL", "critical"],
    ] as const) {
      const one = event(finding({ Severity: { Label } }));
      assert.ok(fits(securityHub, one));
      assert.deepEqual(securityHub.judge(one), { severity, playbook: "aws-triage" });
    }
  });

  it("keeps every field as AWS has sent it", () => {
    assert.deepEqual(securityHub.alert.parse(event(finding())), event(finding()));
  });

  const others: readonly (readonly [string, object])[] = [
    ["the sample, whose severity is medium", { Severity: sample.Severity }],
    ["one that somebody has looked at", { Workflow: { Status: "NOTIFIED" } }],
    ["one that is suppressed", { Workflow: { Status: "SUPPRESSED" } }],
    ["one that is archived", { RecordState: "ARCHIVED" }],
    ["GuardDuty's, which has an endpoint of its own", { ProductName: "GuardDuty" }],
    ["IAM Access Analyzer's, which has one, too", { ProductName: "IAM Access Analyzer" }],
  ];
  for (const [title, change] of others)
    it(`leaves out ${title}: at EventBridge, and among those that come along in one event`, () => {
      assert.ok(!fits(securityHub, event(finding(change))));
      const mixed = event(finding({ ...change, Id: "left" }), finding({ Id: "taken" }));
      assert.ok(fits(securityHub, mixed));
      assert.deepEqual(ids(mixed), ["taken"]);
    });

  it("has one alert for each finding of an event, in the event's own envelope", () => {
    const batch = event(finding({ Id: "1" }), finding({ Id: "2" }), finding({ Id: "3" }));
    assert.deepEqual(ids(batch), ["1", "2", "3"]);
    assert.ok(securityHub.source.kind === "aws-event");
    assert.deepEqual(securityHub.source.alertsIn?.(batch)[1], event(finding({ Id: "2" })));
  });

  it("lets a finding that is none come through to be refused, and an event without findings", () => {
    assert.ok(securityHub.source.kind === "aws-event");
    const { alertsIn } = securityHub.source;
    const [broken, good] = alertsIn?.(event({ Id: 5 }, finding())) ?? [];
    assert.ok(paths(securityHub, broken).includes("detail.findings[0].Id"), paths(securityHub, broken).join());
    assert.deepEqual(paths(securityHub, good), []);
    for (const odd of [event(), { ...event(), detail: { findings: {} } }, { ...event(), detail: "x" }, null])
      assert.deepEqual(alertsIn?.(odd), [odd]);
    assert.deepEqual(paths(securityHub, event()), ["detail.findings"]);
  });

  it("is the same finding when it is updated, and in the copies of an administrator and another region; no other is", () => {
    const one = event(finding());
    const updated = { ...event(finding({ UpdatedAt: "2026-02-01T00:00:00Z", Title: "x" })), id: "another" };
    const copy = { ...one, account: "444455556666", region: "eu-west-1" };
    for (const same of [updated, copy]) assert.equal(fingerprint(securityHub, same), fingerprint(securityHub, one));
    for (const other of [finding({ Id: "x" }), finding({ ProductArn: "y" })])
      assert.notEqual(fingerprint(securityHub, event(other)), fingerprint(securityHub, one));
  });
});

describe("the endpoint access-analyzer", () => {
  const sample = fixture("access-analyzer-finding");
  const event = (change: object = {}) => ({ ...sample, detail: { ...sample.detail, ...change } });

  it("takes the documented example, and keeps every field", () => {
    assert.ok(fits(accessAnalyzer, sample));
    assert.deepEqual(accessAnalyzer.alert.parse(sample), sample);
    assert.deepEqual(accessAnalyzer.judge(sample), { severity: "medium", playbook: "aws-triage" });
  });

  it("counts what everybody can get at as urgent, and what cannot be analyzed as little", () => {
    assert.equal(accessAnalyzer.judge(event({ isPublic: true, principal: { AWS: "*" } })).severity, "high");
    const { principal, action, condition, isPublic, ...detail } = sample.detail;
    const failed = { ...sample, detail: { ...detail, error: "ACCESS_DENIED" } };
    assert.ok(principal && action && condition && isPublic === false);
    assert.equal(accessAnalyzer.judge(failed).severity, "low");
  });

  it("leaves out what is settled, archived or deleted, and previews", () => {
    for (const change of [{ status: "RESOLVED" }, { status: "ARCHIVED" }, { isDeleted: true }])
      assert.ok(!fits(accessAnalyzer, event(change)));
    assert.ok(!fits(accessAnalyzer, { ...sample, "detail-type": "Access Preview State Change" }));
  });

  it("is the same finding of the member's analyzer, the organization's and another region's, and when it is updated", () => {
    const organization = { ...event({ id: "other-id", updatedAt: "2026-01-01T00:00:00Z" }), account: "444455556666" };
    const elsewhere = { ...event({ id: "third-id", region: "eu-west-1" }), region: "eu-west-1" };
    for (const same of [organization, elsewhere])
      assert.equal(fingerprint(accessAnalyzer, same), fingerprint(accessAnalyzer, sample));
  });

  it("is another finding for another resource, principal or condition", () => {
    for (const change of [
      { resource: "arn:aws:s3:::other" },
      { principal: { AWS: "*" } },
      { condition: { "aws:SourceIp": "192.0.2.0/24" } },
      { error: "ACCESS_DENIED" },
    ])
      assert.notEqual(fingerprint(accessAnalyzer, event(change)), fingerprint(accessAnalyzer, sample));
  });
});

describe("the endpoint sign-in-failures", () => {
  const [root, user] = fixture("console-sign-in-failures");
  const event = (detail: object, account = envelope.account) => ({
    ...envelope,
    account,
    source: "aws.signin",
    "detail-type": "AWS Console Sign In via CloudTrail",
    detail,
  });

  it("takes failed sign-ins by either name of their type, and a root user's counts as urgent", () => {
    for (const [detail, severity] of [
      [root, "high"],
      [user, "low"],
    ]) {
      assert.deepEqual(signInFailures.alert.parse(event(detail)), event(detail));
      assert.deepEqual(signInFailures.judge(event(detail)), { severity, playbook: "aws-triage" });
      for (const type of ["AWS Console Sign In via CloudTrail", "AWS Console Signin via CloudTrail"])
        assert.ok(fits(signInFailures, { ...event(detail), "detail-type": type }));
    }
  });

  it("leaves out those that succeed, and other sign-in events", () => {
    assert.ok(!fits(signInFailures, event({ ...user, responseElements: { ConsoleLogin: "Success" } })));
    assert.ok(!fits(signInFailures, event({ ...user, eventName: "CheckMfa" })));
    assert.ok(!fits(signInFailures, event({ ...user, responseElements: null })));
  });

  it("is one alert for one user of one account, from wherever it is tried", () => {
    const again = { ...event({ ...user, sourceIPAddress: "198.51.100.1" }), id: "another", region: "eu-west-1" };
    assert.equal(fingerprint(signInFailures, again), fingerprint(signInFailures, event(user)));
    const others = [event(root), event({ ...user, userIdentity: { ...user.userIdentity, userName: "bob" } })];
    for (const other of [...others, event(user, "444455556666")])
      assert.notEqual(fingerprint(signInFailures, other), fingerprint(signInFailures, event(user)));
  });

  it("is of the envelope's account, whatever its text says", () => {
    const forged = event({ ...root, recipientAccountId: "999999999999" });
    assert.equal(fingerprint(signInFailures, forged), fingerprint(signInFailures, event(root)));
  });
});
