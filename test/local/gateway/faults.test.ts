import assert from "node:assert/strict";
import { CreateSecretCommand, ListSecretsCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { openWorld, type World } from "./world.ts";

describe("faults of the local cloud", () => {
  let world: World;

  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());
  afterEach(() => world.control("DELETE", "faults"));

  const create = (name: string) =>
    new SecretsManagerClient(world.client).send(new CreateSecretCommand({ Name: name, SecretString: "x" }));
  const names = async () =>
    (await new SecretsManagerClient(world.client).send(new ListSecretsCommand({}))).SecretList?.map(({ Name }) => Name);
  const fault = (more: Record<string, unknown>) =>
    world.control("PUT", "faults", { service: "secretsmanager", operation: "CreateSecret", times: 1, ...more });

  it("hit a call before its effect, as often as asked", async () => {
    await fault({ when: "before", error: "throttle" });
    await assert.rejects(create("before"), { name: "ThrottlingException" });
    assert.ok(!(await names())?.includes("before"));
    await create("before");
    assert.ok((await names())?.includes("before"));
  });

  it("hit a call after its effect", async () => {
    await fault({ when: "after", error: "internal" });
    await assert.rejects(create("after"), { name: "InternalServerError" });
    assert.ok((await names())?.includes("after"));
  });

  it("cut the connection", async () => {
    await fault({ when: "before", error: "reset" });
    await assert.rejects(create("reset"), /ECONNRESET|socket hang up/);
  });

  it("leave other operations alone, can be listed, and are refused when they are not understood", async () => {
    await fault({ when: "before", error: "unavailable" });
    await names();
    const { body } = await world.control("GET", "faults");
    assert.deepEqual(body, [
      { service: "secretsmanager", operation: "CreateSecret", when: "before", error: "unavailable", times: 1 },
    ]);
    assert.equal((await fault({ error: "explode" })).status, 400);
  });

  it("let only deliveries of events and schedules happen twice", async () => {
    const deliver = { operation: "Deliver", error: "twice" };
    assert.equal((await fault({ service: "events", ...deliver })).status, 200);
    for (const more of [deliver, { error: "twice" }, { service: "events", operation: "Deliver", error: "throttle" }])
      assert.equal((await fault(more)).status, 400);
  });
});
