import assert from "node:assert/strict";
import { runningCloud, type TestCloud } from "../running-cloud.ts";

const document = (statement: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
const policy = document({ Action: "sqs:SendMessage", Resource: "*" });
const assumeRolePolicy = document({ Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" });
const [policyType, roleType] = ["aws:iam/policy:Policy", "aws:iam/role:Role"];
const attachmentType = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html */
describe("A managed policy that is in use", () => {
  let cloud: TestCloud;
  before(async () => {
    cloud = await runningCloud();
  });
  after(() => cloud.close());

  const conflict = /DeleteConflict.*Cannot delete a policy attached to entities/;

  it("cannot be deleted while a role has it", async () => {
    const made = await cloud.create(policyType, "attached", { policy });
    const role = await cloud.create(roleType, "attached", { assumeRolePolicy });
    const inputs = { role: role.id, policyArn: made.id };
    const attachment = await cloud.create(attachmentType, "attached", inputs);
    await assert.rejects(cloud.delete(policyType, "attached", made), conflict);
    await cloud.delete(attachmentType, "attached", { ...attachment, outputs: inputs });
    await cloud.delete(policyType, "attached", made);
  });

  it("cannot be deleted while a role is bounded by it", async () => {
    const made = await cloud.create(policyType, "boundary", { policy });
    const role = await cloud.create(roleType, "bounded", { assumeRolePolicy, permissionsBoundary: made.id });
    await assert.rejects(cloud.delete(policyType, "boundary", made), conflict);
    await cloud.delete(roleType, "bounded", role);
    await cloud.delete(policyType, "boundary", made);
  });
});
