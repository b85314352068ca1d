import assert from "node:assert/strict";
import { noPayloadsInLogs as rule } from "../../../../policy/rules/secrets/no-payloads-in-logs.ts";
import { found, types } from "../../support/try-rule.ts";

const format = (text: string) => found(rule, types.stage, { accessLogSettings: { format: text } });

describe("logs", () => {
  it("of an API may tell who asked for which route, and what came of it", () => {
    const fields = ["requestId", "routeKey", "status", "identity.sourceIp", "resourcePath", "integrationErrorMessage"];
    assert.deepEqual(format(JSON.stringify(fields.map((field) => `$context.${field}`))), []);
    assert.deepEqual(found(rule, types.stage, {}), []);
  });

  it("of an API hold no path, since links are in it, and no credentials", () => {
    for (const part of [
      "$context.path",
      "$context.identity.apiKey",
      "$context.authorizer.claims.sub",
      "$request.header.authorization",
    ]) {
      const [, named] = part.match(/^(\$context\.(?:path|identity\.apiKey|authorizer)|\$request)/) ?? [];
      assert.deepEqual(format(`{"id":"$context.requestId","what":"${part}"}`), [
        `accessLogSettings.format: the access log holds ${named}`,
      ]);
    }
    const settings = { settings: { dataTraceEnabled: true } };
    assert.equal(found(rule, "aws:apigateway/methodSettings:MethodSettings", settings).length, 1);
  });

  it("of a state machine hold no inputs and results", () => {
    const machine = (loggingConfiguration: object) => found(rule, types.machine, { loggingConfiguration });
    assert.deepEqual(machine({ level: "ERROR", includeExecutionData: true }), [
      "loggingConfiguration.includeExecutionData: inputs and results of all steps are logged",
    ]);
    assert.deepEqual(machine({ level: "ALL", includeExecutionData: false }), []);
    assert.deepEqual(machine({ level: "ERROR" }), []);
    assert.deepEqual(found(rule, types.machine, {}), []);
  });

  it("of a function hold no events", () => {
    const variables = (POWERTOOLS_LOGGER_LOG_EVENT: string) =>
      found(rule, types.lambda, { environment: { variables: { POWERTOOLS_LOGGER_LOG_EVENT } } });
    for (const on of ["true", "TRUE", "1"]) assert.equal(variables(on).length, 1);
    for (const off of ["false", "0", ""]) assert.deepEqual(variables(off), []);
  });
});
