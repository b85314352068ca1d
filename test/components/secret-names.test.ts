import assert from "node:assert/strict";
import { endpointSecrets, secretNames } from "../../components/secret-names.ts";
import { endpoints, tasks } from "./support/fixtures.ts";

describe("the secrets of a target", () => {
  it("are its HTTP endpoints', its tasks' and the platform's own, each once", () => {
    assert.deepEqual(endpointSecrets(Object.values(endpoints)), [
      { secret: "endpoints/logins", at: "test/components/support/fixtures.ts:10" },
    ]);
    assert.deepEqual(secretNames(Object.values(endpoints), [tasks.rich, tasks.rich, tasks.plain]), [
      "endpoints/logins",
      "jira/token",
      "slack/bot-token",
      "slack/signing-secret",
    ]);
  });
});
