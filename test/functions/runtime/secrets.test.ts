import assert from "node:assert/strict";
import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { redact } from "../../../functions/runtime/redact.ts";
import { createSecrets } from "../../../functions/runtime/secrets.ts";

const hour = 3_600_000;

describe("secrets", () => {
  let now: number;
  let calls: number;
  let down: boolean;
  let stored: { current?: { value: string; at: number }; previous?: string };
  let secrets: ReturnType<typeof createSecrets>;

  beforeEach(() => {
    now = Date.parse("2026-01-01T00:00:00Z");
    calls = 0;
    down = false;
    stored = { current: { value: "first-value", at: now - 48 * hour } };
    const send: SecretsManagerClient["send"] = async (command: unknown) => {
      assert.ok(command instanceof GetSecretValueCommand);
      calls++;
      if (down) throw new Error("no answer");
      const previous = command.input.VersionStage === "AWSPREVIOUS";
      const value = previous ? stored.previous : stored.current?.value;
      if (value === undefined) throw Object.assign(new Error("none"), { name: "ResourceNotFoundException" });
      return { SecretString: value, CreatedDate: new Date(previous ? 0 : (stored.current?.at ?? 0)) };
    };
    secrets = createSecrets({ client: () => ({ send }), arns: () => ({ "jira/token": "arn:x" }), now: () => now });
  });

  const rotate = (value: string) => {
    stored = { previous: stored.current?.value ?? "", current: { value, at: now } };
  };

  it("are fetched once and kept for five minutes", async () => {
    assert.equal(await secrets.secret("jira/token"), "first-value");
    await Promise.all([secrets.secret("jira/token"), secrets.secret("jira/token")]);
    assert.equal(calls, 1);
    rotate("second-value");
    now += 4 * 60_000;
    assert.equal(await secrets.secret("jira/token"), "first-value");
    now += 60_000;
    assert.equal(await secrets.secret("jira/token"), "second-value");
  });

  it("are fetched by one call however many ask at once", async () => {
    await Promise.all(Array.from({ length: 20 }, () => secrets.secret("jira/token")));
    assert.equal(calls, 1);
  });

  it("accept the previous version for 24 hours after a rotation, and not for ever", async () => {
    rotate("second-value");
    now += 23 * hour;
    assert.deepEqual(await secrets.versions("jira/token"), ["second-value", "first-value"]);
    now += 2 * hour;
    assert.deepEqual(await secrets.versions("jira/token"), ["second-value"]);
  });

  it("are fetched again after a bad signature, at most once a minute", async () => {
    const isThird = (values: readonly string[]) => values.includes("third-value");
    for (let i = 0; i < 50; i++) assert.equal(await secrets.accepts("jira/token", isThird), false);
    assert.equal(calls, 2);
    now += 61_000;
    assert.equal(await secrets.accepts("jira/token", isThird), false);
    assert.equal(calls, 3);
  });

  it("count at once after a rotation, and a revoked one for a minute at most", async () => {
    const is = (value: string) => (values: readonly string[]) => values.includes(value);
    assert.equal(await secrets.accepts("jira/token", is("first-value")), true);
    rotate("second-value");
    assert.equal(await secrets.accepts("jira/token", is("second-value")), true);
    assert.equal(await secrets.accepts("jira/token", is("first-value")), true);
    stored = { ...stored, previous: "" };
    now += 61_000;
    assert.equal(await secrets.accepts("jira/token", is("first-value")), false);
    assert.equal(await secrets.accepts("jira/token", is("second-value")), true);
  });

  it("go on with the known value while Secrets Manager is down", async () => {
    await secrets.secret("jira/token");
    down = true;
    now += hour;
    assert.equal(await secrets.secret("jira/token"), "first-value");
  });

  it("say what to do when one is not declared or has no value", async () => {
    await assert.rejects(secrets.secret("slack/bot-token"), /not declared/);
    stored = {};
    await assert.rejects(secrets.secret("jira/token"), /socless secret set jira\/token/);
  });

  it("are redacted once fetched", async () => {
    await secrets.secret("jira/token");
    assert.equal(redact("the value is first-value."), "the value is [redacted].");
  });
});
