import assert from "node:assert/strict";
import { noSecretInPlainParameter as rule } from "../../../../policy/rules/secrets/no-secret-in-plain-parameter.ts";
import { foundWithSecrets, notKnownYet, types } from "../../support/try-rule.ts";

const token = ["xoxb", "123456789012", "aB3dE5gH7jK9mN1pQ3sT5vW7xY9zA1bC3dE5"].join("-");
const judged = (props: object) => foundWithSecrets(rule, types.parameter, { type: "String", ...props });

describe("a plain parameter", () => {
  it("may hold settings, and say where a secret is", async () => {
    for (const props of [
      { name: "/socless/slack/api-url", value: "https://slack.example.com/api/" },
      { name: "/socless/log-level", value: "info" },
      { name: "/app/db-password", value: "{{resolve:secretsmanager:db:SecretString:password}}" },
      { name: "/app/slack-token", value: "arn:aws:secretsmanager:eu-central-1:123456789012:secret:slack/token-a1b2c3" },
      { name: "/app/slack-token", value: "slack/bot-token" },
      { name: "/app/token-ttl-seconds", value: "300" },
      { name: "/app/jira-token", value: notKnownYet },
    ])
      assert.deepEqual(await judged(props), [], props.name);
  });

  it("holds no secret by its looks, in its value or its description", async () => {
    const seen = "it holds what looks like a secret: slack token";
    assert.deepEqual(await judged({ name: "/app/x", value: token }), [`value: ${seen}`]);
    assert.deepEqual(await judged({ name: "/app/x", insecureValue: token }), [`insecureValue: ${seen}`]);
    assert.deepEqual(await judged({ name: "/app/x", value: "see", description: token }), [`description: ${seen}`]);
    assert.deepEqual(await judged({ type: "StringList", name: "/app/x", value: `a,${token}` }), [`value: ${seen}`]);
    assert.deepEqual(await judged({ name: "/app/x", value: JSON.stringify({ slack: { token } }) }), [
      "value: it holds what looks like a secret at slack.token: slack token",
    ]);
  });

  it("holds no value under a name that says secret, and the report does not repeat it", async () => {
    assert.deepEqual(await judged({ name: "/app/db-password", value: "hunter2" }), [
      "value: /app/db-password is named as a secret and holds its value",
    ]);
    assert.deepEqual(await judged({ value: "hunter2" }), []);
  });

  it("is plain only when it is not a SecureString", async () => {
    assert.deepEqual(await judged({ type: "SecureString", name: "/app/db-password", value: token }), []);
    assert.equal((await judged({ type: "SecureString", name: "/app/x", value: "x", tags: { key: token } })).length, 1);
  });
});
