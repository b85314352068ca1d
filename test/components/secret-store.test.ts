import assert from "node:assert/strict";
import { SecretStore } from "../../components/secret-store.ts";
import { listing, only, register, target } from "./support/monitor.ts";

const region = "eu-central-1";
const deployment = "arn:aws:dynamodb:eu-central-1:123456789012:table/results";

describe("the secret store", () => {
  it("makes one empty secret a name, restorable for 30 days where the stack protects its data", async () => {
    const names = ["jira/token", "endpoints/logins", "jira/token"];
    const registered = await register((opts) => new SecretStore("eu", { target, deployment, names }, opts));
    assert.deepEqual(listing(registered), [
      "secretsmanager.Secret eu-endpoints-logins",
      "secretsmanager.Secret eu-jira-token",
      "secretsmanager.SecretPolicy eu-endpoints-logins",
      "secretsmanager.SecretPolicy eu-jira-token",
    ]);
    assert.deepEqual(only(registered, "secretsmanager.Secret", "eu-jira-token").inputs, {
      region,
      description: "jira/token",
      recoveryWindowInDays: 30,
      tags: { "socless:deployment": deployment },
    });
    const unprotected = { ...target, deletionProtection: false };
    const gone = await register(
      (opts) => new SecretStore("eu", { target: unprotected, deployment, names: ["jira/token"] }, opts),
    );
    assert.equal(only(gone, "secretsmanager.Secret").inputs.recoveryWindowInDays, 0);
  });

  it("lets nobody read but the functions of the deployment, also retained ones, and who is named", async () => {
    const person = "arn:aws:iam::123456789012:role/security-engineer";
    const args = { target: { ...target, secretReaders: [person] }, deployment, names: ["jira/token"] };
    const registered = await register((opts) => new SecretStore("eu", args, opts));
    const { secretArn, policy, blockPublicPolicy } = only(registered, "secretsmanager.SecretPolicy").inputs;
    assert.deepEqual([secretArn, blockPublicPolicy], ["arn:aws:secretsmanager:eu-jira-token", true]);
    assert.deepEqual(JSON.parse(String(policy)).Statement, [
      {
        Effect: "Deny",
        Principal: "*",
        Action: "secretsmanager:GetSecretValue",
        Resource: "*",
        Condition: {
          ArnNotLike: {
            "aws:PrincipalArn": [
              "arn:*:iam::123456789012:role/socless/test/platform/*",
              "arn:*:iam::123456789012:role/socless/test/tasks/*",
              person,
            ],
          },
        },
      },
    ]);
  });

  it("lets functions read whose roles are named after the stack's former name", async () => {
    const args = { target: { ...target, formerStacks: ["staging"] }, deployment, names: ["jira/token"] };
    const registered = await register((opts) => new SecretStore("eu", args, opts));
    const { policy } = only(registered, "secretsmanager.SecretPolicy").inputs;
    const [{ Condition }] = JSON.parse(String(policy)).Statement;
    const paths = Condition.ArnNotLike["aws:PrincipalArn"].map((arn: string) => arn.split(":role/").at(-1));
    assert.deepEqual(paths, [
      "socless/test/platform/*",
      "socless/test/tasks/*",
      "socless/staging/platform/*",
      "socless/staging/tasks/*",
    ]);
  });
});
