import assert from "node:assert/strict";
import { allEndpoints as endpoints } from "../../../functions/endpoints/all.ts";
import { fingerprint } from "../../../functions/runtime/fingerprint.ts";
import { issuesOf } from "../../../functions/runtime/issues.ts";

const named = (name: string) => {
  const found = endpoints.find((endpoint) => endpoint.name === name);
  assert.ok(found);
  return found;
};

const login = {
  class_uid: 3002,
  time: 1_700_000_000_000,
  user: { name: "erin", email_addr: "engineer@example.com", extra: { deep: [1] } },
  src_endpoint: { ip: "203.0.113.7", port: 50122 },
  dst_endpoint: { hostname: "prod-1", ip: "10.0.0.5" },
  unmapped: { ticket: "OPS-101", tty: "pts/0" },
  metadata: { version: "1.3.0" },
  severity_id: 1,
};

describe("the endpoint ssh-login", () => {
  const endpoint = named("ssh-login");

  it("takes an OCSF Authentication event and keeps unknown fields at every depth", () => {
    assert.deepEqual(endpoint.alert.parse(login), login);
    assert.deepEqual(endpoint.judge(login), { severity: "high", playbook: "ssh-ticket-check" });
  });

  it("needs exactly the fields that the contract names", () => {
    const parsed = endpoint.alert.safeParse({});
    const paths = parsed.success ? [] : issuesOf(parsed.error).map(({ path }) => path);
    assert.deepEqual(paths.sort(), ["class_uid", "dst_endpoint", "src_endpoint", "time", "user"]);
    const { unmapped, metadata, severity_id, ...least } = login;
    assert.ok(endpoint.alert.safeParse(least).success, `${unmapped}${metadata}${severity_id}`);
  });

  it("names the path of each wrong field", () => {
    const parsed = endpoint.alert.safeParse({
      ...login,
      class_uid: 3001,
      user: { name: "", email_addr: "nobody" },
      src_endpoint: { ip: "" },
      unmapped: { ticket: 5 },
    });
    const paths = parsed.success ? [] : issuesOf(parsed.error).map(({ path }) => path);
    assert.deepEqual(paths.sort(), ["class_uid", "src_endpoint.ip", "unmapped.ticket", "user.email_addr", "user.name"]);
  });

  it("takes IPv6 sources", () => {
    assert.ok(endpoint.alert.safeParse({ ...login, src_endpoint: { ip: "2001:db8::7" } }).success);
  });

  it("is the same alert for the same person and host, whatever else differs", () => {
    const other = { ...login, time: 5, src_endpoint: { ip: "198.51.100.1" } };
    assert.equal(fingerprint(endpoint, login), fingerprint(endpoint, other));
    assert.notEqual(
      fingerprint(endpoint, login),
      fingerprint(endpoint, { ...login, dst_endpoint: { hostname: "prod-2" } }),
    );
    assert.equal(endpoint.dedup.windowSeconds, 3600);
  });
});

describe("the endpoint guardduty", () => {
  const endpoint = named("guardduty");
  const finding = (severity: number) => ({
    version: "0",
    id: "c8c4daa7-a20c-2f03-0070-b7393dd542ad",
    "detail-type": "GuardDuty Finding",
    source: "aws.guardduty",
    account: "111122223333",
    time: "2026-01-01T00:00:00Z",
    region: "us-east-1",
    resources: [],
    detail: {
      schemaVersion: "2.0",
      accountId: "111122223333",
      id: "16afba5c5c43e07c9e3e5e2e544e95df",
      type: "UnauthorizedAccess:EC2/SSHBruteForce",
      severity,
      title: "A brute force attack",
      description: "An instance is attacked.",
      resource: { resourceType: "Instance", instanceDetails: { instanceId: "i-99999999" }, s3BucketDetails: null },
      service: { count: 9, archived: false },
    },
  });

  it("takes a finding in EventBridge's envelope and judges its severity as AWS does", () => {
    for (const [score, severity] of [
      [1, "low"],
      [3.9, "low"],
      [4, "medium"],
      [7, "high"],
      [8.9, "high"],
      [9, "critical"],
    ] as const) {
      assert.deepEqual(endpoint.judge(finding(score)), { severity, playbook: "guardduty-triage" });
    }
  });

  it("has a playbook of its own for a bucket that was opened to the public", () => {
    const { detail } = finding(8);
    const opened = { ...finding(8), detail: { ...detail, type: "Policy:S3/BucketAnonymousAccessGranted" } };
    assert.equal(endpoint.judge(opened).playbook, "guardduty-public-bucket");
  });

  it("is the same finding when GuardDuty sends it again with a higher count", () => {
    const again = { ...finding(5), id: "another-delivery", time: "2026-01-01T01:00:00Z" };
    assert.equal(fingerprint(endpoint, finding(4)), fingerprint(endpoint, again));
  });

  it("is the same finding in a delegated administrator's copy, and no other", () => {
    const copy = { ...finding(4), id: "another-delivery", account: "444455556666" };
    assert.equal(fingerprint(endpoint, finding(4)), fingerprint(endpoint, copy));
    const other = { ...copy, detail: { ...copy.detail, id: "0".repeat(32) } };
    assert.notEqual(fingerprint(endpoint, finding(4)), fingerprint(endpoint, other));
  });
});

describe("the endpoint self-test", () => {
  const endpoint = named("self-test");
  const nonce = "0123456789abcdef0123456789abcdef";

  it("takes a random number, and no two are the same alert", () => {
    assert.deepEqual(endpoint.judge({ nonce }), { severity: "low", playbook: "self-test" });
    assert.notEqual(fingerprint(endpoint, { nonce }), fingerprint(endpoint, { nonce: nonce.replace("0", "1") }));
    for (const wrong of [undefined, "", nonce.toUpperCase(), `${nonce}0`, 1])
      assert.equal(endpoint.alert.safeParse({ nonce: wrong }).success, false);
  });
});
