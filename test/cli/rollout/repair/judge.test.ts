import assert from "node:assert/strict";
import { type Identity, identityOf, NotKnown } from "../../../../cli/rollout/repair/identity.ts";
import { type Eyes, judge } from "../../../../cli/rollout/repair/judge.ts";
import { pendingCreates } from "../../../../cli/rollout/repair/pending.ts";
import type { State } from "../../../../cli/rollout/repair/state.ts";
import { begun, creating, made, stateOf, types } from "./support/world.ts";

const place = { partition: "aws", account: "123456789012", region: "eu-central-1" };
const told = { found: new Map<string, string>(), absent: new Set<string>() };
const api = begun(types.api, "api");
const route = begun(types.route, "route", { apiId: "a1", routeKey: "GET /x" });

async function verdicts(state: State, answers: Record<string, readonly string[]> = {}) {
  const eyes: Eyes = {
    identify: async (pending): Promise<Identity> => identityOf(pending, place),
    ask: async ({ urn }) => answers[urn] ?? [],
  };
  return (await judge(pendingCreates(state), state, told, eyes)).map(({ verdict }) => verdict);
}

describe("what became of a creation that was broken off", () => {
  it("is found by its automatic name, which no other has", async () => {
    assert.deepEqual(await verdicts(stateOf([], creating(begun(types.role, "ask")))), [
      { kind: "adopt", id: "ask-1a2b3c4", live: false },
    ]);
  });

  it("cannot be told where the program fixes the name, or where the name is no plain text", async () => {
    const fixed = begun(types.role, "ask", { name: "admin", __defaults: [] });
    const sealed = begun(types.role, "ask", { name: { ciphertext: "…" } });
    const [first, second] = await verdicts(stateOf([], creating(fixed, sealed)));
    assert.match(JSON.stringify(first), /unknown.*fixes its name, admin: if there is one, it may be another's/);
    assert.match(JSON.stringify(second), /unknown.*its input \\"name\\" is not plain text/);
  });

  it("is asked for where the service gives the id: absent, found, or one of too many", async () => {
    const state = stateOf([], creating(api));
    assert.deepEqual(await verdicts(state), [{ kind: "absent" }]);
    assert.deepEqual(await verdicts(state, { [api.urn]: ["a1"] }), [{ kind: "adopt", id: "a1", live: false }]);
    const [verdict] = await verdicts(state, { [api.urn]: ["a1", "a2"] });
    assert.deepEqual(verdict, { kind: "unknown", why: "2 things fit, a1, a2, and it is at most one of them" });
  });

  it("is not what the state records of another", async () => {
    const other = made(begun(types.api, "other"), "a1");
    assert.deepEqual(await verdicts(stateOf([other], creating(api)), { [api.urn]: ["a1"] }), [{ kind: "absent" }]);
  });

  it("stands twice when an update ran after the interruption", async () => {
    const again = made(begun(types.role, "ask", { name: "ask-0f0f0f0" }), "ask-0f0f0f0");
    assert.deepEqual(await verdicts(stateOf([again], creating(begun(types.role, "ask")))), [
      { kind: "adopt", id: "ask-1a2b3c4", live: true },
    ]);
  });

  it("is recorded when the update has written the same thing once more", async () => {
    const stage = begun("aws:apigatewayv2/stage:Stage", "api", { name: "$default" });
    assert.deepEqual(await verdicts(stateOf([made(stage, "$default")], creating(stage))), [
      { kind: "recorded", id: "$default" },
    ]);
  });

  it("is given to each of two that are alike", async () => {
    const answers = { [route.urn]: ["r1", "r2"] };
    assert.deepEqual(await verdicts(stateOf([], creating(route, route)), answers), [
      { kind: "adopt", id: "r1", live: false },
      { kind: "adopt", id: "r2", live: true },
    ]);
    const one = { [route.urn]: ["r1"] };
    assert.deepEqual(await verdicts(stateOf([], creating(route, route)), one), [
      { kind: "adopt", id: "r1", live: false },
      { kind: "absent" },
    ]);
  });

  it("does not matter where to make it again is the same", async () => {
    assert.deepEqual(await verdicts(stateOf([], creating(begun(types.subscription, "mail")))), [
      { kind: "repeatable" },
    ]);
  });

  it("is not passed over when AWS fails for a reason of its own", async () => {
    const eyes: Eyes = {
      identify: async () => "ask",
      ask: async () => {
        throw new TypeError("broken");
      },
    };
    const state = stateOf([], creating(api));
    await assert.rejects(judge(pendingCreates(state), state, told, eyes), TypeError);
    const blind: Eyes = {
      ...eyes,
      ask: async () => {
        throw new NotKnown("not allowed");
      },
    };
    const [one] = await judge(pendingCreates(state), state, told, blind);
    assert.deepEqual(one?.verdict, { kind: "unknown", why: "not allowed" });
  });
});
