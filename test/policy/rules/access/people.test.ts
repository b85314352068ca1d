import assert from "node:assert/strict";
import { noDirectPolicies } from "../../../../policy/rules/access/no-direct-policies.ts";
import { noUsers } from "../../../../policy/rules/access/no-users.ts";
import { document, foundInStack, notKnownYet, resource, types } from "../../support/try-rule.ts";

const policy = document({ Action: "s3:GetObject", Resource: "arn:aws:s3:::reports/*" });

describe("people and their credentials", () => {
  it("come from elsewhere", () => {
    assert.deepEqual(foundInStack(noUsers, [resource(types.role, "worker", {})]), []);
    for (const type of ["user:User", "accessKey:AccessKey", "userLoginProfile:UserLoginProfile", "sshKey:SshKey"])
      assert.equal(foundInStack(noUsers, [resource(`aws:iam/${type}`, "ann", { name: notKnownYet })]).length, 1, type);
  });

  it("have no policy of their own", () => {
    assert.deepEqual(foundInStack(noDirectPolicies, [resource("aws:iam/groupPolicy:GroupPolicy", "ops", { policy })]), [
      "ops policy: it stands inside of one group",
    ]);
    assert.deepEqual(foundInStack(noDirectPolicies, [resource("aws:iam/userPolicy:UserPolicy", "ann", { policy })]), [
      "ann policy: it stands inside of one user",
    ]);
    const attached = resource("aws:iam/userPolicyAttachment:UserPolicyAttachment", "ann", { user: "ann" });
    assert.equal(foundInStack(noDirectPolicies, [attached]).length, 1);
    const group = resource("aws:iam/groupPolicyAttachment:GroupPolicyAttachment", "ops", { group: "ops" });
    assert.deepEqual(foundInStack(noDirectPolicies, [group, resource(types.policy, "read", { policy })]), []);
  });
});
