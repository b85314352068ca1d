import assert from "node:assert/strict";
import { noSecretInPlainSight as rule } from "../../../../policy/rules/secrets/no-secret-in-plain-sight.ts";
import { foundWithSecrets, types } from "../../support/try-rule.ts";

const key = ["AKIA", "Y7QMDV3XKLTPWZ5J"].join("");

describe("what everybody with read access sees", () => {
  it("holds no secret: definitions, tags, inputs of schedules", async () => {
    const definition = JSON.stringify({ States: { call: { Arguments: { Payload: { key } } } } });
    assert.deepEqual(await foundWithSecrets(rule, types.machine, { definition }), [
      "definition: it holds what looks like a secret at States.call.Arguments.Payload.key: AWS Access Key ID",
    ]);
    assert.deepEqual(await foundWithSecrets(rule, types.role, { tags: { owner: key } }), [
      "tags.owner: it holds what looks like a secret: AWS Access Key ID",
    ]);
    assert.deepEqual(await foundWithSecrets(rule, types.schedule, { target: { input: JSON.stringify({ key }) } }), [
      "target.input: it holds what looks like a secret at key: AWS Access Key ID",
    ]);
  });

  it("may say anything else", async () => {
    const definition = JSON.stringify({ StartAt: "ask", States: { ask: { Type: "Succeed" } } });
    assert.deepEqual(await foundWithSecrets(rule, types.machine, { definition, tags: { owner: "secops" } }), []);
  });
});
