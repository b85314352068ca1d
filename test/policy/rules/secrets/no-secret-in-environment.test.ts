import assert from "node:assert/strict";
import { noSecretInEnvironment as rule } from "../../../../policy/rules/secrets/no-secret-in-environment.ts";
import { found, notKnownYet, types, waitsFor } from "../../support/try-rule.ts";

const judged = (variables: object) => found(rule, types.lambda, { environment: { variables } });
const named = (name: string) => `environment.variables.${name}: ${name} is named as a secret and holds its value`;
const arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:slack/bot-token-a1b2c3";

describe("a function's environment variables", () => {
  it("may say where a secret is, and speak about one", () => {
    assert.deepEqual(
      judged({
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

  it("hold no value under a name that says secret, token, password or key", () => {
    for (const name of ["JIRA_TOKEN", "dbPassword", "SIGNING_SECRET", "API_KEY", "PrivateKey"])
      assert.deepEqual(judged({ [name]: "hunter2" }), [named(name)]);
  });

  it("hold no secret in the JSON of a value", () => {
    assert.deepEqual(judged({ SETTINGS: JSON.stringify({ jira: { token: "hunter2" } }) }), [
      "environment.variables.SETTINGS: token is named as a secret and holds its value",
    ]);
  });

  it("hold no known shape of a secret, whatever their name, and the report does not repeat it", () => {
    const key = "AKIAIOSFODNN7EXAMPLE";
    assert.deepEqual(judged({ USER: key }), ["environment.variables.USER: USER holds an AWS access key id"]);
    assert.deepEqual(judged({ LIST: JSON.stringify(["a", `id=${key}`]) }), [
      "environment.variables.LIST: LIST holds an AWS access key id",
    ]);
  });

  it("are judged one by one while others stand only after the deployment", () => {
    const variables = { TABLE_TOKEN: notKnownYet, JIRA_TOKEN: "hunter2" };
    assert.deepEqual(judged(variables), [named("JIRA_TOKEN")]);
    assert.deepEqual(waitsFor(rule, types.lambda, { environment: { variables } }), [
      "environment.variables.TABLE_TOKEN",
    ]);
  });
});
