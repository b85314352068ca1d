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

  it("holds no secret: settings of builds, containers and subscriptions", async () => {
    const environmentVariables = [{ name: "DEPLOY_KEY", value: key }];
    assert.deepEqual(
      await foundWithSecrets(rule, "aws:codebuild/project:Project", { environment: { environmentVariables } }),
      ["environment.environmentVariables.0.value: it holds what looks like a secret: AWS Access Key ID"],
    );
    const containerDefinitions = JSON.stringify([{ name: "app", environment: [{ name: "DEPLOY_KEY", value: key }] }]);
    assert.deepEqual(await foundWithSecrets(rule, "aws:ecs/taskDefinition:TaskDefinition", { containerDefinitions }), [
      "containerDefinitions: it holds what looks like a secret at 0.environment.0.value: AWS Access Key ID",
    ]);
    const endpoint = ["https://alerts:", "@example.com/hook"].join("q7Rz4LmW9xVb2NcT8sKd");
    assert.equal((await foundWithSecrets(rule, "aws:sns/topicSubscription:TopicSubscription", { endpoint })).length, 1);
  });

  it("may say anything else", async () => {
    const definition = JSON.stringify({ StartAt: "ask", States: { ask: { Type: "Succeed" } } });
    assert.deepEqual(await foundWithSecrets(rule, types.machine, { definition, tags: { owner: "secops" } }), []);
  });
});
