import assert from "node:assert/strict";
import { noSecretInEnvironment as rule } from "../../../../policy/rules/secrets/no-secret-in-environment.ts";
import { foundWithSecrets, notKnownYet, types, waitsFor } from "../../support/try-rule.ts";

const judged = (variables: object) => foundWithSecrets(rule, types.lambda, { environment: { variables } });
const named = (name: string) => `environment.variables.${name}: ${name} is named as a secret and holds its value`;
const arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:slack/bot-token-a1b2c3";

describe("a function's environment variables", () => {
  it("may say where a secret is, and speak about one", async () => {
    assert.deepEqual(
      await judged({
        SLACK_TOKEN: arn,
        SOCLESS_SECRETS: JSON.stringify({ "slack/bot-token": arn }),
        TOKEN_TTL_SECONDS: "300",
        JIRA_SECRET_NAME: "jira/token",
        PASSWORD: "",
        DB_PASSWORD: "{{resolve:secretsmanager:db:SecretString:password}}",
        TABLE: "alerts-1a2b3c4",
        API_URL: "https://slack.example.com/api/",
      }),
      [],
    );
  });

  it("hold no value under a name that says secret, token, password or key", async () => {
    for (const name of ["JIRA_TOKEN", "dbPassword", "SIGNING_SECRET", "API_KEY", "PrivateKey"])
      assert.deepEqual(await judged({ [name]: "hunter2" }), [named(name)]);
  });

  it("hold no secret in the JSON of a value", async () => {
    assert.deepEqual(await judged({ SETTINGS: JSON.stringify({ jira: { token: "hunter2" } }) }), [
      "environment.variables.SETTINGS: token is named as a secret and holds its value",
    ]);
  });

  it("hold no known shape of a secret, whatever their name, and the report does not repeat it", async () => {
    const key = ["AKIA", "Y7QMDV3XKLTPWZ5J"].join("");
    assert.deepEqual(await judged({ USER: key }), [
      "environment.variables.USER: it holds what looks like a secret: AWS Access Key ID",
    ]);
    assert.deepEqual(await judged({ LIST: JSON.stringify(["a", `id=${key}`]) }), [
      "environment.variables.LIST: it holds what looks like a secret at 1: AWS Access Key ID",
    ]);
  });

  it("are judged one by one while others stand only after the deployment", async () => {
    const variables = { TABLE_TOKEN: notKnownYet, JIRA_TOKEN: "hunter2" };
    assert.deepEqual(await judged(variables), [named("JIRA_TOKEN")]);
    assert.deepEqual(waitsFor(rule, types.lambda, { environment: { variables } }), [
      "environment.variables.TABLE_TOKEN",
    ]);
  });
});
