import assert from "node:assert/strict";
import { noFullAccessPolicies as rule } from "../../../../policy/rules/access/no-full-access-policies.ts";
import { found, types } from "../../support/try-rule.ts";

describe("AWS's own policies", () => {
  it("may be attached when they are narrow, and so may one's own", () => {
    for (const policyArn of [
      "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
      "arn:aws:iam::aws:policy/SecurityAudit",
      "arn:aws:iam::123456789012:policy/FullAccessToReports",
    ])
      assert.deepEqual(found(rule, types.attachment, { policyArn }), []);
  });

  it("may not be attached when they allow all of a service or account", () => {
    for (const name of ["AdministratorAccess", "PowerUserAccess", "AmazonS3FullAccess", "AWSLambda_FullAccess"])
      assert.deepEqual(found(rule, types.attachment, { policyArn: `arn:aws:iam::aws:policy/${name}` }), [
        `policyArn: it takes ${name}`,
      ]);
    const managedPolicyArns = ["arn:aws-us-gov:iam::aws:policy/job-function/AdministratorAccess"];
    assert.deepEqual(found(rule, types.role, { managedPolicyArns }), [
      "managedPolicyArns: it takes AdministratorAccess",
    ]);
  });
});
