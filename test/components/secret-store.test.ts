import assert from "node:assert/strict";
import { SecretStore } from "../../components/secret-store.ts";
import { listing, only, register, target } from "./support/monitor.ts";

const region = "eu-central-1";

describe("the secret store", () => {
  it("makes one empty secret a name, restorable for 30 days where the stack protects its data", async () => {
    const names = ["jira/token", "endpoints/logins", "jira/token"];
    const registered = await register((opts) => new SecretStore("eu", { target, names }, opts));
    assert.deepEqual(listing(registered), [
      "secretsmanager.Secret eu-endpoints-logins",
      "secretsmanager.Secret eu-jira-token",
    ]);
    assert.deepEqual(only(registered, "secretsmanager.Secret", "eu-jira-token").inputs, {
      region,
      description: "jira/token",
      recoveryWindowInDays: 30,
    });
    const unprotected = { ...target, deletionProtection: false };
    const gone = await register((opts) => new SecretStore("eu", { target: unprotected, names: ["jira/token"] }, opts));
    assert.equal(only(gone, "secretsmanager.Secret").inputs.recoveryWindowInDays, 0);
  });
});
