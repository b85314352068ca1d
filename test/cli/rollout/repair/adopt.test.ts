import assert from "node:assert/strict";
import { adopt } from "../../../../cli/rollout/repair/adopt.ts";
import type { Verdict } from "../../../../cli/rollout/repair/judge.ts";
import { interrupted, pendingCreates } from "../../../../cli/rollout/repair/pending.ts";
import { parseState, type State, type StateResource } from "../../../../cli/rollout/repair/state.ts";
import { begun, creating, made, provider, providerUrn, stateOf, types, urnOf } from "./support/world.ts";

const role = begun(types.role, "ask");
const api = begun(types.api, "api");
const adopted = (id: string, live = false): Verdict => ({ kind: "adopt", id, live });

function resourcesOf(state: State, ...verdicts: Verdict[]): readonly StateResource[] {
  const judged = pendingCreates(state).map((pending, at) => ({
    pending,
    verdict: verdicts[at] ?? ({ kind: "absent" } as const),
  }));
  const mended = adopt(state, judged);
  assert.deepEqual(mended.deployment.pending_operations, []);
  return parseState(JSON.stringify(mended)).deployment.resources ?? [];
}
const shown = (all: readonly StateResource[]) =>
  all.map(({ urn, id, delete: goes }) => `${urn.split("::").at(-1)} ${id}${goes ? " goes" : ""}`);

describe("a state that takes in what was made", () => {
  it("gives it its id and what the provider finds it by, and has it written again until it is read", () => {
    const [, one] = resourcesOf(stateOf([], creating(role)), adopted("ask-1a2b3c4"));
    assert.equal(one?.id, "ask-1a2b3c4");
    assert.deepEqual(one?.outputs, { name: "ask-1a2b3c4" });
    assert.deepEqual(one?.inputs, role.inputs);
    assert.equal(Array.isArray(one?.initErrors), true);
  });

  it("leaves out what is absent, and keeps all else of the state as it is", () => {
    const before = stateOf([made(begun(types.table, "alerts"), "a")], creating(role));
    before.version = 3;
    before.deployment.metadata = { kept: true };
    const after = adopt(
      before,
      pendingCreates(before).map((pending) => ({ pending, verdict: { kind: "absent" } as const })),
    );
    assert.deepEqual(after, { ...before, deployment: { ...before.deployment, pending_operations: [] } });
  });

  it("marks what stands twice as replaced, without its protection, so that an update deletes it", () => {
    const standing = made(role, "ask-new");
    const twice = { ...role, protect: true, retainOnDelete: true };
    const resources = resourcesOf(stateOf([standing], creating(twice)), adopted("ask-old", true));
    assert.deepEqual(shown(resources), ["eu p1", "ask ask-new", "ask ask-old goes"]);
    assert.deepEqual([resources[2]?.protect, resources[2]?.retainOnDelete], [false, false]);
  });

  it("puts it in the place of what was deleted to be replaced by it", () => {
    const gone = { ...made(role, "ask-old"), pendingReplacement: true };
    const uses = { ...made(begun(types.table, "t"), "t"), dependencies: [role.urn] };
    const resources = resourcesOf(stateOf([gone, uses], creating(role)), adopted("ask-new"));
    assert.deepEqual(shown(resources), ["eu p1", "ask ask-new", "t t"]);
  });

  it("stands each behind what it depends on", () => {
    const route = {
      ...begun(types.route, "route"),
      parent: urnOf("socless:index:HttpRoute", "r"),
      propertyDependencies: { apiId: [api.urn] },
    };
    const parent = { urn: urnOf("socless:index:HttpRoute", "r"), type: "socless:index:HttpRoute", custom: false };
    const resources = resourcesOf(stateOf([parent], creating(route, api)), adopted("r1"), adopted("a1"));
    assert.deepEqual(
      resources.map(({ urn }) => urn),
      [providerUrn, parent.urn, api.urn, route.urn],
    );
  });

  it("doubts the files of what was being changed, so that an update sends them again, and no others", () => {
    const key = "4dabf18193072939515e22adb298388d";
    const text = { [key]: "c44067f5952c0a294b673a41bacd8c17", hash: "a", text: "code" };
    const code = { [key]: "0def7320c3a5731c473e5ecbe6d01bc7", hash: "b", assets: { "index.mjs": text } };
    const file = { ...begun("aws:s3/bucketObject:BucketObject", "o"), inputs: { more: [{ source: text }] } };
    const lambda = (name: string) => ({
      ...begun("aws:lambda/function:Function", name),
      id: name,
      outputs: { code, arn: "a" },
    });
    const pending = [
      { type: "updating", resource: lambda("f") },
      { type: "updating", resource: { ...file, id: "o" } },
      { type: "deleting", resource: lambda("h") },
    ];
    const [, f, g, h, o] = resourcesOf(stateOf([lambda("f"), lambda("g"), lambda("h"), { ...file, id: "o" }], pending));
    const none = "0".repeat(64);
    assert.deepEqual(f?.outputs, { code: { [key]: code[key], hash: none, assets: {} }, arn: "a" });
    assert.deepEqual([g, h], [lambda("g"), lambda("h")]);
    assert.match(JSON.stringify(o?.inputs), new RegExp(`{"more":\\[{"source":{.*"hash":"${none}","text":"not known`));
  });

  it("is refused while one is not known", () => {
    const state = stateOf([], creating(role));
    const [pending] = pendingCreates(state);
    assert.ok(pending);
    assert.throws(() => adopt(state, [{ pending, verdict: { kind: "unknown", why: "?" } }]), /::ask is not settled/);
  });
});

describe("what is pending in a state", () => {
  const component = { urn: urnOf("socless:index:Vault", "v"), type: "socless:index:Vault", custom: false };
  const other = { ...provider, urn: `${providerUrn}-2` };
  const read = { ...begun(types.role, "theirs"), external: true };

  it("is a creation of what the cloud may have: no component, no provider, nothing of another owner", () => {
    const pending = pendingCreates(stateOf([], creating(component, other, read, role)));
    assert.deepEqual(
      pending.map(({ urn, provider: { region } }) => [urn, region]),
      [[role.urn, "eu-central-1"]],
    );
  });

  it("is a change or a deletion of what the state knows", () => {
    const state = stateOf([], [...creating(role), { type: "deleting", resource: api }]);
    assert.deepEqual(interrupted(state), [{ urn: api.urn, operation: "deleting" }]);
  });

  it("is nothing in a stack that was never deployed", () => {
    for (const text of ['{"version":3,"deployment":{}}', '{"version":3,"deployment":{"resources":null}}'])
      assert.deepEqual(pendingCreates(parseState(text)), []);
    assert.throws(() => parseState("[]"), /does not print a state that is known here/);
  });
});
