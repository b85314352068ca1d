import assert from "node:assert/strict";
import { noSecretInPlainSight as rule } from "../../../../policy/rules/secrets/no-secret-in-plain-sight.ts";
import { found, types } from "../../support/try-rule.ts";

const key = "AKIAIOSFODNN7EXAMPLE";

describe("what everybody with read access sees", () => {
  it("holds no secret: definitions, tags, inputs of schedules", () => {
    const definition = JSON.stringify({ States: { call: { Arguments: { Payload: { key } } } } });
    assert.deepEqual(found(rule, types.machine, { definition }), ["definition: it holds an AWS access key id"]);
    assert.deepEqual(found(rule, types.role, { tags: { owner: key } }), ["tags.owner: it holds an AWS access key id"]);
    assert.deepEqual(found(rule, types.schedule, { target: { input: JSON.stringify({ key }) } }), [
      "target.input: it holds an AWS access key id",
    ]);
  });

  it("may say anything else", () => {
    const definition = JSON.stringify({ StartAt: "ask", States: { ask: { Type: "Succeed" } } });
    assert.deepEqual(found(rule, types.machine, { definition, tags: { owner: "secops" } }), []);
  });
});
