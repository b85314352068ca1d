import assert from "node:assert/strict";
import { fine, other, owner, plain, roleArn, stranger } from "./rows.ts";
import { makeThings, type Thing } from "./things.ts";
import { type Key, openAccounts, type World } from "./world.ts";

const whose = (account: string) => (account === owner ? "its own account" : "another account");

describe("who may use a thing of an account", () => {
  let world: World;
  const things = new Map<string, Thing>();
  const sessions = new Map<string, Key>();

  before(async () => {
    world = await openAccounts();
    for (const account of [owner, other, stranger]) {
      assert.equal(await world.makeRole(account, "caller"), roleArn(account));
      sessions.set(account, await world.take(account, roleArn(account)));
    }
    for (const thing of await makeThings(world)) things.set(thing.kind, thing);
  });
  after(() => world.close());

  const thingOf = (kind: string): Thing => things.get(kind) ?? assert.fail(kind);
  const sessionOf = (account: string): Key => sessions.get(account) ?? assert.fail(account);
  async function mayCall(thing: Thing, key: Key): Promise<boolean> {
    try {
      await thing.call(world.as(key));
      return true;
    } catch (error) {
      assert.ok(error instanceof Error && /AccessDenied/.test(error.name), String(error));
      return false;
    }
  }

  for (const kind of ["bus", "queue", "bucket", "secret", "function"])
    for (const { by, own, theirs, may, page } of plain) {
      if (kind === "function" && theirs === "denies the role") continue; // AddPermission has no such statement
      it(`${may ? "lets" : "does not let"} a role of ${whose(by)} use a ${kind}, when its policy ${own}, the ${kind}'s ${theirs} (${page})`, async () => {
        const thing = thingOf(kind);
        const { action: Action, arn: Resource } = thing;
        assert.ok(await thing.says(theirs, { account: by, roleArn: roleArn(by) }));
        const Effect = own === "denies" ? "Deny" : "Allow";
        await world.may(by, "caller", ...(own === "says nothing" ? [] : [{ Effect, Action, Resource }]));
        assert.equal(await mayCall(thing, sessionOf(by)), may);
      });
    }

  for (const { what, by, own, theirs, session, boundary, may, page } of fine)
    it(`${may ? "lets" : "does not let"} a role of ${whose(by)} use a queue: ${what} (${page})`, async () => {
      const thing = thingOf("queue");
      const caller = { account: by, roleArn: roleArn(by) };
      await thing.says("says nothing", caller);
      if (theirs.length > 0) await world.setQueuePolicy(owner, "shared", theirs);
      await world.may(by, "caller", ...own);
      const bounded = boundary && (await world.bind(by, "caller", boundary));
      const key = session ? await world.take(by, roleArn(by), session) : sessionOf(by);
      try {
        assert.equal(await mayCall(thing, key), may);
      } finally {
        await bounded?.();
        if (theirs.length > 0) await world.setQueuePolicy(owner, "shared", []);
      }
    });
});
