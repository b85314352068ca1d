import assert from "node:assert/strict";
import { type Kind, keyOf } from "../../../cli/gc/item.ts";
import { touchesCode } from "../../../cli/gc/plan.ts";
import { type Case, decides } from "./support/decide.ts";
import * as f from "./support/inventory.ts";

const old = f.machine("old", ["task:1"]);
const retained = { machines: [old], roles: [f.role("old")], grants: f.grants("old") };
const twoVersions = [f.lambda("task", ["1", "2"])];
const doors = ["permission dispatch-role old-dispatch", "permission sweep-role old-sweep"];
const all = [...doors, "state machine old", "version task 1", "role old"];
const because = (why: string) => new Map([[f.machineArn("old"), [why]]]);

const machines: readonly Case[] = [
  { when: "nothing was retained", found: f.current, goes: [] },
  {
    when: "a playbook was changed or removed and nothing runs on its machine",
    found: f.beside(retained),
    goes: [...doors, "state machine old", "role old"],
  },
  {
    when: "a task's code was changed and nothing runs on the machine that calls its old version",
    found: f.beside({ ...retained, functions: twoVersions }),
    goes: all,
  },
  {
    when: "a case still runs on the old machine",
    found: f.beside({ ...retained, machines: [{ ...old, running: ["inv_1"] }], functions: twoVersions }),
    goes: [],
    stays: ["state machine old: 1 execution on it: inv_1"],
  },
  {
    when: "an accepted alert waits for its start on the old machine",
    found: f.beside({ ...retained, functions: twoVersions, waiting: because("1 accepted alert to be started: inv_1") }),
    goes: [],
    stays: ["state machine old: 1 accepted alert to be started: inv_1"],
  },
  {
    when: "one of two old machines is in use, and both call the same version",
    found: f.beside({
      machines: [old, f.machine("older", ["task:1"], { running: ["inv_1"] })],
      roles: [f.role("old"), f.role("older")],
      grants: [...f.grants("old"), ...f.grants("older")],
      functions: twoVersions,
    }),
    goes: [...doors, "state machine old", "role old"],
    stays: ["state machine older: 1 execution on it: inv_1"],
  },
  {
    when: "one of its permissions has not left Pulumi's state",
    found: f.beside({ ...retained, grants: [f.grants("old"), f.grants("old", "current").slice(0, 1)].flat() }),
    goes: [],
    stays: ["state machine old: its permission old-dispatch is still in Pulumi's state: let the deployment end"],
  },
  {
    when: "gc was broken off after the permissions",
    found: f.beside({ ...retained, grants: [], functions: twoVersions }),
    goes: ["state machine old", "version task 1", "role old"],
  },
  {
    when: "gc was broken off after the machine",
    found: f.beside({ roles: [f.role("old")], functions: twoVersions }),
    goes: ["version task 1", "role old"],
  },
  {
    when: "a machine was deleted by hand",
    found: f.beside({ roles: [f.role("old")], grants: f.grants("old") }),
    goes: [...doors, "role old"],
  },
  {
    when: "AWS is still deleting a machine on which nothing runs",
    found: f.beside({ ...retained, machines: [{ ...old, status: "deleting" }], functions: twoVersions }),
    goes: [...doors, "version task 1", "role old"],
  },
  {
    when: "AWS is still deleting a machine on which a case runs",
    found: f.beside({ ...retained, machines: [{ ...old, status: "deleting", running: ["inv_1"] }] }),
    goes: [],
    stays: ["state machine old: 1 execution on it: inv_1; it is being deleted"],
  },
  {
    when: "AWS is still deleting a machine on which a case runs, and nobody may start it any more",
    found: f.beside({ machines: [{ ...old, status: "deleting", running: ["inv_1"] }], roles: [f.role("old")] }),
    goes: [],
    stays: ["state machine old: 1 execution on it: inv_1; it is being deleted"],
  },
  {
    when: "a current machine was deleted by hand",
    found: { ...f.current, machines: [] },
    goes: [],
  },
  {
    when: "the machine is another deployment's, of the same stack and target",
    found: f.beside({
      machines: [{ ...old, hold: "foreign" }],
      roles: [f.role("old", "foreign")],
      grants: f.grants("old"),
      functions: twoVersions,
    }),
    goes: [],
  },
  {
    when: "the deployment was destroyed",
    found: {
      ...f.beside(retained),
      machines: [old, f.machine("now", ["task:2"])],
      functions: [f.lambda("task", ["2"], { hold: "retained" })],
      roles: [f.role("old"), f.role("now"), f.role("task")],
      logGroups: [],
      starters: [],
      grants: [],
    },
    goes: ["state machine old", "state machine now", "function task", "role old", "role now", "role task"],
  },
];

describe("what gc deletes and keeps of state machines", () => {
  decides(machines);

  it("never deletes what is current or another's, whatever stands there", () => {
    const hands = f.beside({
      machines: [f.machine("theirs", ["x:1"], { hold: "foreign" }), f.machine("next", ["task:2"], { hold: "current" })],
      functions: [f.lambda("task", ["1", "2"]), f.lambda("x", ["1"], { hold: "foreign" })],
      roles: [f.role("theirs", "foreign"), f.role("next", "current")],
      logGroups: [f.group("theirs", "nothing", "foreign"), f.group("next", "nothing", "current")],
      secrets: [f.secret("theirs", "foreign"), f.secret("next", "current")],
    });
    assert.deepEqual(f.goes(f.plan(hands, { logs: "delete" })), ["version task 1"]);
  });

  it("asks what executions were started with before a function, a version or a role goes", () => {
    const plan = (kind: Kind) => ({ collect: [{ kind, id: "x", after: [] }], keep: [], mend: [] });
    for (const kind of ["function", "version", "role"] as const) assert.equal(touchesCode(plan(kind)), true, kind);
    for (const kind of ["permission", "state machine", "log group"] as const)
      assert.equal(touchesCode(plan(kind)), false, kind);
  });

  it("puts back the permissions of a machine that is needed after all", () => {
    const waiting = because("1 accepted alert to be started: inv_1");
    const [dispatch] = f.grants("old");
    assert.ok(dispatch);
    const { collect, mend } = f.plan(f.beside({ ...retained, grants: [dispatch], waiting }));
    assert.deepEqual(collect, []);
    assert.deepEqual(mend, [{ role: "sweep-role", starter: "sweep", machine: f.machineArn("old") }]);
  });

  it("lets each thing wait for what uses it", () => {
    const found = f.beside({
      ...retained,
      machines: [f.machine("old", ["gone:1", "task:1"])],
      functions: [...twoVersions, f.reader("gone", "badges"), f.lambda("other", ["1"], { hold: "retained" })],
      roles: [f.role("old"), f.role("gone")],
      logGroups: [f.group("gone", f.now - 1)],
      secrets: [f.secret("badges")],
    });
    const { collect } = f.plan(found);
    const after = Object.fromEntries(collect.map((item) => [keyOf(item), item.after]));
    const machine = `state machine ${f.machineArn("old")}`;
    assert.deepEqual(after[machine], doors);
    assert.deepEqual(after["function gone"], [machine]);
    assert.deepEqual(after["version task 1"], [machine]);
    assert.deepEqual(after["function other"], []);
    assert.deepEqual(after["role old"], [machine]);
    assert.deepEqual(after["role gone"], ["function gone"]);
    assert.deepEqual(after["log group gone"], ["function gone"]);
    assert.deepEqual(after[`secret ${f.secretArn("badges")}`], ["function gone"]);
    for (const [at, item] of collect.entries())
      for (const key of item.after) assert.ok(collect.slice(0, at).some((before) => keyOf(before) === key));
  });
});
