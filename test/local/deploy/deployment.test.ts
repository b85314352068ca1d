import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openDeployment } from "../../../local/deploy/deployment.ts";
import { type ProviderClient, Unanswered } from "../../../local/deploy/provider-client.ts";
import type { Declared } from "../../../local/deploy/request.ts";
import { openState } from "../../../local/deploy/state.ts";
import { makeUrn } from "../../../local/deploy/urn.ts";
import { box, openWorld, urnOf } from "./world.ts";

describe("a deployment", () => {
  let world: ReturnType<typeof openWorld>;

  beforeEach(() => {
    world = openWorld();
  });
  afterEach(() => world.close());

  it("makes what is new, and leaves alone what is the same, also in another process", async () => {
    assert.deepEqual((await world.run([box("one")])).steps, ["create one"]);
    world.reopen();
    const { steps, deployment } = await world.run([box("one")]);
    assert.deepEqual(steps, ["same one"]);
    assert.equal(deployment.find(urnOf("one"))?.outputs.version, "1");
    assert.deepEqual(world.calls, ["create one"]);
  });

  it("changes in place what can be changed", async () => {
    await world.run([box("one")]);
    const { steps, deployment } = await world.run([box("one", { size: 5 })]);
    assert.deepEqual(steps, ["update one"]);
    assert.deepEqual(deployment.steps[0]?.changes, ["size"]);
    assert.equal(deployment.find(urnOf("one"))?.outputs.version, "2");
    assert.equal(world.made.get("one")?.size, 5);
  });

  it("replaces what cannot, and deletes the old one after the program", async () => {
    await world.run([box("one", { name: "first" })]);
    assert.deepEqual((await world.run([box("one", { name: "second" })])).steps, ["replace one"]);
    assert.deepEqual(world.calls, ["create first", "create second", "delete first"]);
    assert.deepEqual((await world.run([box("one", { name: "second" })])).steps, ["same one"]);
  });

  it("gives a replacement a new automatic name", async () => {
    await world.run([box("one", { name: null })]);
    await world.run([box("one", { name: null, kind: "b" })]);
    assert.equal(world.made.size, 1);
    assert.equal(new Set(world.calls.map((call) => call.split(" ")[1])).size, 2);
  });

  it("deletes first where the program says so", async () => {
    await world.run([box("one")]);
    await world.run([box("one", { kind: "b" }, { deleteBeforeReplace: true })]);
    assert.deepEqual(world.calls, ["create one", "delete one", "create one"]);
  });

  it("deletes what is no longer declared, dependents first", async () => {
    const role = box("role");
    const policy = box("policy", {}, { dependencies: [role.urn] });
    const user = box("user", {}, { dependencies: [policy.urn] });
    await world.run([role, policy, user]);
    // The first is registered again in a run that fails, so that its record is the newest.
    await world.run([role, box("bad", { colour: "red" })]);
    world.calls.length = 0;
    const { steps } = await world.run([]);
    assert.deepEqual(steps, ["delete user", "delete policy", "delete role"]);
    assert.deepEqual(world.calls, ["delete user", "delete policy", "delete role"]);
  });

  it("deletes nothing when anything failed", async () => {
    await world.run([box("one")]);
    const { errors } = await world.run([box("two", { size: 99 })]);
    assert.deepEqual(errors, ["it is at most 10"]);
    assert.deepEqual([...world.made.keys()], ["one"]);
    assert.deepEqual((await world.run([box("one")])).steps, ["same one"]);
  });

  it("follows a resource to its new name by an alias", async () => {
    await world.run([box("old")]);
    const renamed = box("new", { name: "old" }, { aliases: [urnOf("old")] });
    assert.deepEqual((await world.run([renamed])).steps, ["same new"]);
    world.reopen();
    assert.deepEqual((await world.run([box("new", { name: "old" })])).steps, ["same new"]);
    assert.deepEqual(world.calls, ["create old"]);
  });

  it("follows what is below a renamed parent, also when a run broke off right after the parent", async () => {
    const below = (parent: string, name: string) => ({
      parent: urnOf(parent),
      urn: makeUrn("local", "test", urnOf(parent), "aws:sample/box:Box", name),
    });
    const tree = (name: string, more: Partial<Declared> = {}) => [
      box(name, { name: "top" }, more),
      box(`${name}-part`, { name: "part" }, below(name, `${name}-part`)),
      box("other", { name: "other" }, below(name, "other")),
    ];
    await world.run(tree("old"));
    const renamed = tree("new", { aliases: [urnOf("old")] });
    const broken = [...renamed.slice(0, 1), box("bad", { colour: "red" })];
    assert.deepEqual((await world.run(broken)).steps, ["same new"]);
    assert.deepEqual((await world.run(renamed)).steps, ["same new", "same new-part", "same other"]);
    assert.deepEqual((await world.run(tree("new"))).steps, ["same new", "same new-part", "same other"]);
  });

  it("neither deletes nor replaces what is protected", async () => {
    await world.run([box("one", {}, { protect: true })]);
    assert.match(String((await world.run([])).errors[0]), /protected/);
    const { errors } = await world.run([box("one", { kind: "b" }, { protect: true })]);
    assert.match(String(errors[0]), /must be replaced, but it is protected/);
    assert.deepEqual(world.calls, ["create one"]);
  });

  it("deletes what was protected once the protection is off", async () => {
    await world.run([box("one", {}, { protect: true })]);
    assert.deepEqual((await world.run([box("one")])).steps, ["same one"]);
    assert.deepEqual((await world.run([])).steps, ["delete one"]);
  });

  it("leaves standing what is to be retained", async () => {
    await world.run([box("one", {}, { retainOnDelete: true })]);
    assert.deepEqual((await world.run([])).steps, ["delete one"]);
    assert.ok(world.made.has("one"));
    assert.deepEqual((await world.run([])).steps, []);
  });

  it("ignores the changes that it is told to ignore", async () => {
    await world.run([box("one", { size: 1 })]);
    const { steps } = await world.run([box("one", { size: 2 }, { ignoreChanges: ["size"] })]);
    assert.deepEqual(steps, ["same one"]);
    assert.equal(world.made.get("one")?.size, 1);
  });

  it("replaces on changes that it is told to replace on", async () => {
    await world.run([box("one", { name: null, size: 1 })]);
    const { steps } = await world.run([box("one", { name: null, size: 2 }, { replaceOnChanges: ["size"] })]);
    assert.deepEqual(steps, ["replace one"]);
  });

  it("refuses two resources with one URN, an unknown type and an unknown input", async () => {
    const unknownType = box("strange", {}, { type: "aws:ec2/vpc:Vpc", urn: urnOf("strange", "aws:ec2/vpc:Vpc") });
    const { errors } = await world.run([box("one"), box("one"), unknownType, box("two", { colour: "red" })]);
    assert.match(String(errors[0]), /two resources have the URN/);
    assert.match(String(errors[1]), /does not know the resource type aws:ec2\/vpc:Vpc/);
    assert.match(String(errors[2]), /does not know the input "colour" of aws:sample\/box:Box/);
    assert.deepEqual([...world.made.keys()], ["one"]);
  });

  it("changes nothing in a preview", async () => {
    await world.run([box("one", { name: "first" }), box("two")]);
    world.calls.length = 0;
    const { steps } = await world.run([box("one", { name: "second" }), box("three")], { preview: true });
    assert.deepEqual(steps, ["replace one", "create three", "delete two"]);
    assert.deepEqual(world.calls, []);
    assert.deepEqual((await world.run([box("one", { name: "first" }), box("two")])).steps, ["same one", "same two"]);
  });

  it("completes a creation whose answer was lost, and makes nothing twice", async () => {
    assert.equal(
      (await world.run([box("one", { name: null })], { client: losingAnswers(world.client) })).errors.length,
      1,
    );
    world.reopen();
    const { steps, errors } = await world.run([box("one", { name: null, size: 7 })]);
    assert.deepEqual([steps, errors], [["update one"], []]);
    assert.equal(world.made.size, 1);
  });

  it("deletes what a lost creation made when it is no longer declared", async () => {
    await world.run([box("one")], { client: losingAnswers(world.client) });
    assert.deepEqual([...world.made.keys()], ["one"]);
    world.reopen();
    assert.deepEqual((await world.run([])).errors, []);
    assert.deepEqual([...world.made.keys()], []);
  });

  it("takes a deletion whose answer was lost for done", async () => {
    await world.run([box("one")]);
    world.made.clear();
    const { steps, errors } = await world.run([]);
    assert.deepEqual([steps, errors], [["delete one"], []]);
  });

  it("deletes a replaced resource in the next run when this one ended before", async () => {
    await world.run([box("one", { name: "first" })]);
    const { errors } = await world.run([box("one", { name: "second" }), box("bad", { colour: "red" })]);
    assert.equal(errors.length, 1);
    assert.deepEqual([...world.made.keys()], ["first", "second"]);
    await world.run([box("one", { name: "second" })]);
    assert.deepEqual([...world.made.keys()], ["second"]);
  });

  it("makes nothing new and deletes nothing after it was stopped", async () => {
    await world.run([box("one")]);
    const parts = { client: world.client, state: world.state(), preview: false, region: "us-east-1", report: () => {} };
    const deployment = openDeployment(parts);
    deployment.stop();
    await assert.rejects(deployment.register(box("late")), /stopped/);
    await deployment.finish();
    assert.deepEqual(world.calls, ["create one"]);
  });

  it("keeps a secret input encrypted on disk, and gives it back as it was", async () => {
    const secret = box("one", { settings: { password: "correct horse" } }, { secret: ["settings"] });
    await world.run([secret]);
    world.reopen();
    const text = readFileSync(join(world.folder, "deployment.db"), "latin1");
    assert.ok(!text.includes("correct horse"));
    assert.deepEqual((await world.run([secret])).steps, ["same one"]);
  });

  it("is refused while another one is at work on the same folder", () => {
    assert.throws(() => openState(world.folder, "test", "other"), /Another process is deploying/);
  });

  it("tells which setting is missing when a resource has no provider", async () => {
    const parts = { client: world.client, state: world.state(), preview: false, region: undefined, report: () => {} };
    await assert.rejects(openDeployment(parts).register(box("one")), /aws:region/);
  });
});

/** Creations happen, but their answers do not arrive. */
function losingAnswers(client: ProviderClient): ProviderClient {
  return {
    ...client,
    create: async (...call) => {
      await client.create(...call);
      throw new Unanswered("create", new Error("reset"));
    },
  };
}
