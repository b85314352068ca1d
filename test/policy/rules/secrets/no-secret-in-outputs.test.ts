import assert from "node:assert/strict";
import { noSecretInOutputs as rule } from "../../../../policy/rules/secrets/no-secret-in-outputs.ts";
import { foundInStackWithSecrets, notKnownYet, resource, stackWaitsFor, types } from "../../support/try-rule.ts";

const token = ["xoxb", "123456789012", "aB3dE5gH7jK9mN1pQ3sT5vW7xY9zA1bC3dE5"].join("-");
const arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:socless-slack-bot-token-1a2b3c4-AbCdEf";
const stack = (outputs: object) => resource("pulumi:pulumi:Stack", "socless-prod", {}, { outputs: { ...outputs } });
const component = (outputs: object) =>
  resource("socless:index:SecretStore", "secrets", {}, { outputs: { ...outputs } });

describe("outputs", () => {
  it("may say where a secret is, and all that the command line needs", async () => {
    const target = {
      apiUrl: "https://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com",
      secrets: { "slack/bot-token": arn },
    };
    const declaration = { task: { secrets: ["jira/token"], permissions: [] } };
    assert.deepEqual(
      await foundInStackWithSecrets(rule, [
        stack({ targets: [target] }),
        component({ arns: target.secrets, declaration }),
      ]),
      [],
    );
  });

  it("of the stack hold no secret, by its looks or by its name", async () => {
    assert.deepEqual(await foundInStackWithSecrets(rule, [stack({ url: `https://example.com/?token=${token}` })]), [
      "socless-prod url: it holds what looks like a secret: slack token",
    ]);
    assert.deepEqual(await foundInStackWithSecrets(rule, [stack({ db: { password: "hunter2" } })]), [
      "socless-prod db.password: password is named as a secret and holds its value",
    ]);
  });

  it("of a component hold none, and those of other resources are not looked at", async () => {
    assert.deepEqual(await foundInStackWithSecrets(rule, [component({ slackToken: token })]), [
      "secrets slackToken: it holds what looks like a secret: slack token",
    ]);
    const version = resource("aws:secretsmanager/secretVersion:SecretVersion", "value", { secretString: token });
    assert.deepEqual(await foundInStackWithSecrets(rule, [version]), []);
  });

  it("wait for what stands only after the deployment", () => {
    const waiting = [stack({ url: notKnownYet }), resource(types.queue, "queue", { url: notKnownYet })];
    assert.deepEqual(stackWaitsFor(rule, waiting), ["socless-prod url"]);
  });
});
