import assert from "node:assert/strict";
import { type CallerSide, judgeBothSides, type Limit, type ResourceSide } from "../../../local/iam/both-sides.ts";
import type { Verdict } from "../../../local/iam/evaluate.ts";
import { parsePolicy } from "../../../local/iam/policy.ts";
import type { Principal } from "../../../local/service.ts";

const [one, two] = ["000000000001", "000000000002"];
const roleArn = `arn:aws:iam::${one}:role/reader`;
const reader: Principal = {
  kind: "role",
  account: one,
  arn: `arn:aws:sts::${one}:assumed-role/reader/s`,
  roleArn,
  session: "s",
};
const question = { action: "sqs:SendMessage", resource: "the queue", context: { "aws:PrincipalArn": roleArn } };

const policyOf = (statements: readonly Record<string, unknown>[]) => {
  const all = statements.map((statement) => ({ Effect: "Allow", Action: "sqs:*", Resource: "*", ...statement }));
  return parsePolicy(JSON.stringify({ Statement: all }));
};
const judge = (own: Verdict, account: string, ...statements: Record<string, unknown>[]) =>
  told({ identity: own, limits: [] }, { account, statements: policyOf(statements) });
const told = (own: CallerSide, side: ResourceSide) => {
  const { verdict, by } = judgeBothSides(reader, own, side, question);
  return verdict === "allowed" ? verdict : `${verdict}, ${by}`;
};
const theAccount = { Principal: { AWS: `arn:aws:iam::${one}:root` } };
const theRole = { Principal: { AWS: roleArn } };
const never = { Effect: "Deny", Principal: "*" };

describe("a call that two sides judge", () => {
  it("is allowed within one account by either", () => {
    assert.equal(judge("allowed", one), "allowed");
    assert.equal(judge("not allowed", one), "not allowed, identity-based policy");
    assert.equal(judge("not allowed", one, theRole), "allowed");
  });

  it("is not allowed by a policy that only trusts the account: that leaves it to the caller's own", () => {
    assert.equal(judge("not allowed", one, theAccount), "not allowed, identity-based policy");
    assert.equal(judge("allowed", one, theAccount), "allowed");
  });

  it("is allowed from one account to another by both only", () => {
    assert.equal(judge("allowed", two), "not allowed, resource-based policy");
    assert.equal(judge("not allowed", two, theRole), "not allowed, identity-based policy");
    assert.equal(judge("allowed", two, theRole), "allowed");
    assert.equal(judge("allowed", two, theAccount), "allowed");
    assert.equal(judge("allowed", two, { Principal: { AWS: two } }), "not allowed, resource-based policy");
  });

  it("is refused where one side denies, whatever the other allows", () => {
    assert.equal(judge("explicitly denied", one, theRole), "explicitly denied, identity-based policy");
    assert.equal(judge("allowed", one, theRole, never), "explicitly denied, resource-based policy");
    assert.equal(judge("allowed", two, theRole, never), "explicitly denied, resource-based policy");
  });

  it("is held to the conditions of the resource's policy", () => {
    const from = (arn: string) => ({ ...theAccount, Condition: { ArnEquals: { "aws:PrincipalArn": arn } } });
    assert.equal(judge("allowed", two, from(roleArn)), "allowed");
    assert.equal(judge("allowed", two, from(`${roleArn}-2`)), "not allowed, resource-based policy");
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
  it("stays within the caller's limits, but for what the resource gives the session itself or everybody", () => {
    const within = (by: Limit<Verdict>["by"], leaves: Verdict, account: string, ...given: Record<string, unknown>[]) =>
      told({ identity: "allowed", limits: [{ by, leaves }] }, { account, statements: policyOf(given) });
    for (const by of ["permissions boundary", "session policy"] as const) {
      assert.equal(within(by, "allowed", one), "allowed");
      assert.equal(within(by, "not allowed", one), `not allowed, ${by}`);
      assert.equal(within(by, "not allowed", one, theRole), `not allowed, ${by}`);
      assert.equal(within(by, "not allowed", one, { Principal: { AWS: reader.arn } }), "allowed");
      assert.equal(within(by, "not allowed", one, { Principal: "*" }), "allowed");
      assert.equal(within(by, "not allowed", two, { Principal: { AWS: reader.arn } }), `not allowed, ${by}`);
      assert.equal(within(by, "explicitly denied", one, { Principal: "*" }), `explicitly denied, ${by}`);
    }
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
  it("is refused to every role with a boundary where all but some are denied", () => {
    const allBut = { Effect: "Deny", NotPrincipal: { AWS: [reader.arn, roleArn, one] } };
    const sparing = (limits: CallerSide["limits"]) =>
      told({ identity: "allowed", limits }, { account: one, statements: policyOf([allBut]) });
    assert.equal(sparing([]), "allowed");
    assert.equal(sparing([{ by: "session policy", leaves: "allowed" }]), "allowed");
    const bounded = sparing([{ by: "permissions boundary", leaves: "allowed" }]);
    assert.equal(bounded, "explicitly denied, resource-based policy");
  });
});
