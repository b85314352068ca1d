import assert from "node:assert/strict";
import { NotKnown } from "../../../../cli/rollout/repair/identity.ts";
import { describe as words } from "../../../../cli/rollout/repair/report.ts";
import { standing } from "../../../../cli/rollout/repair/state.ts";
import { begun, creating, made, stateOf, types, urnOf, World } from "./support/world.ts";

const role = begun(types.role, "ask");
const table = begun(types.table, "alerts");
const api = begun(types.api, "api");
const old = made(begun(types.role, "sweep"), "sweep-old");
const there = (one: { urn: string }, id: string) => `${one.urn}::${id}`;
const broken = () => {
  const changing = { type: "updating", resource: old };
  const world = new World(stateOf([old], [...creating(role, table, api), changing]), [
    there(old, "sweep-old"),
    there(role, "ask-1a2b3c4"),
    there(api, "abc123"),
  ]);
  world.answers.set(api.urn, ["abc123"]);
  return world;
};
const ids = (world: World) => standing(world.state).map(({ urn, id }) => `${urn.split("::").at(-1)} ${id}`);
const mended = ["eu p1", "sweep sweep-old", "ask ask-1a2b3c4", "api abc123"];

describe("socless rollout repair", () => {
  it("records what was made, drops what was not, and reads the rest anew", async () => {
    const world = broken();
    const outcome = await world.repair();
    assert.deepEqual(ids(world), mended);
    assert.ok(outcome.mended);
    assert.deepEqual(
      outcome.adopted.map(({ id }) => id),
      ["ask-1a2b3c4", "abc123"],
    );
    assert.deepEqual(outcome.absent, [{ urn: table.urn, type: types.table }]);
    assert.deepEqual(outcome.interrupted, [{ urn: old.urn, operation: "updating" }]);
    assert.equal(outcome.copy, "the copy");
    assert.match(words(outcome), /recorded; it is now:\n {2}aws:iam\/role:Role ask \(ask-1a2b3c4\)\n/);
    assert.match(words(outcome), /Not there.*\n {2}aws:dynamodb\/table:Table alerts\n/);
  });

  it("changes nothing the second time", async () => {
    const world = broken();
    await world.repair();
    const outcome = await world.repair();
    assert.deepEqual(ids(world), mended);
    assert.deepEqual([outcome.adopted, outcome.absent, outcome.copy], [[], [], undefined]);
    assert.match(words(outcome), /^The state of stack prod says what is there/);
  });

  it("goes on where it was killed, at whichever moment", async () => {
    let steps = 0;
    const whole = broken();
    whole.before = () => {
      steps += 1;
    };
    await whole.repair();
    for (let last = 0; last < steps; last += 1) {
      const world = broken();
      let step = 0;
      world.before = () => {
        if (step === last) throw new Error("killed");
        step += 1;
      };
      await assert.rejects(world.repair(), { message: "killed" });
      world.before = () => {};
      await world.repair();
      assert.deepEqual(ids(world), mended, `killed before step ${last}`);
    }
    assert.ok(steps >= 5);
  });

  it("keeps the state as it was found before it changes it", async () => {
    const world = broken();
    const before = JSON.stringify(world.state);
    world.before = (call) => {
      if (call === "import") assert.deepEqual(world.kept, [before]);
    };
    await world.repair();
  });

  it("changes nothing while one is not known, and does as it is told of it", async () => {
    const strange = begun("aws:kms/key:Key", "key");
    const world = new World(stateOf([], creating(role, strange)), [there(role, "ask-1a2b3c4"), there(strange, "k-1")]);
    world.before = (call) => assert.equal(call, "export", "it changes something");
    const why = "how things of the type aws:kms/key:Key are found is not known here";
    world.ask = async () => {
      throw new NotKnown(why);
    };
    const outcome = await world.repair();
    assert.equal(outcome.mended, false);
    assert.deepEqual(outcome.unknown, [{ urn: strange.urn, type: strange.type, name: "key-1a2b3c4", why }]);
    assert.deepEqual(outcome.absent, []);
    assert.match(
      words(outcome),
      /nothing was changed:\n.*:Key key, called key-1a2b3c4: .*not known here\n {4}urn:.*::key\n[\s\S]*--found 'URN=ID'/,
    );

    world.before = () => {};
    const told = { found: new Map([[strange.urn, "k-1"]]), absent: new Set<string>() };
    assert.ok((await world.repair({ told })).mended);
    assert.deepEqual(ids(world), ["eu p1", "ask ask-1a2b3c4", "key k-1"]);
  });

  it("refuses to be told of what had not begun", async () => {
    const told = { found: new Map([[urnOf(types.role, "aks"), "x"]]), absent: new Set<string>() };
    await assert.rejects(broken().repair({ told }), /no creation was broken off; of these it was: .*::ask, /);
    const both = { found: new Map([[role.urn, "x"]]), absent: new Set([role.urn]) };
    await assert.rejects(broken().repair({ told: both }), /ask cannot be both found and absent/);
  });

  it("waits for what may still come into being, as long as is left since the state was written", async () => {
    const world = broken();
    world.now = Date.parse("2026-03-01T12:00:20Z");
    world.before = (call) => {
      if (call === "sleep") world.cloud.add(there(table, "alerts-1a2b3c4"));
    };
    const { absent } = await world.repair();
    assert.deepEqual([world.slept, absent], [[40_000], []]);

    const late = broken();
    await late.repair();
    assert.deepEqual(late.slept, []);
  });

  it("waits no longer than it was told, whatever the clock of the machine that was killed", async () => {
    const world = broken();
    world.now = Date.parse("2026-02-01T00:00:00Z");
    await world.repair({ settleSeconds: 5 });
    assert.deepEqual(world.slept, [5000]);
  });

  it("stops when an update has written the state meanwhile", async () => {
    const world = broken();
    let exports = 0;
    world.before = (call) => {
      if (call !== "export" || ++exports !== 2) return;
      world.state = stateOf([old], creating(table), "2026-03-01T12:30:00Z");
    };
    await assert.rejects(world.repair(), /The state has changed meanwhile: an update is running/);
    assert.ok(!world.calls.includes("import"));
  });
});

describe("a lock in the way of socless rollout repair", () => {
  const holder = { user: "ci", host: "here", pid: 77, since: "2026-03-01T12:00:00Z" };

  it("is taken away when its holder was a process of this machine that is no more", async () => {
    const world = broken();
    world.holders = [holder];
    assert.ok((await world.repair()).mended);
    assert.deepEqual(ids(world), mended);
    assert.match(world.said.join("\n"), /Taking away the lock that was left \(process 77 of ci on here/);
  });

  it("is left alone while its holder lives, is on another machine, or is not named", async () => {
    for (const holders of [[holder], [{ ...holder, pid: 1, host: "elsewhere" }], []]) {
      const world = broken();
      world.holders = holders;
      world.alive = [77];
      const before = JSON.stringify(world.state);
      await assert.rejects(world.repair(), /held by another update \(.*\)\. Let it end\..*--break-lock/);
      assert.ok(!world.calls.includes("cancel"));
      assert.equal(JSON.stringify(world.state), before);
    }
  });

  it("is taken away when it is told so", async () => {
    const world = broken();
    [world.holders, world.alive] = [[holder], [77]];
    assert.ok((await world.repair({ breakLock: true })).mended);
  });
});
