import assert from "node:assert/strict";
import type { Inventory } from "../../../cli/gc/inventory.ts";
import { type Kind, keyOf } from "../../../cli/gc/item.ts";
import { touchesCode } from "../../../cli/gc/plan.ts";
import * as f from "./support/inventory.ts";

const old = f.machine("old", ["task:1"]);
const retained = { machines: [old], roles: [f.role("old")], grants: f.grants("old") };
const twoVersions = [f.lambda("task", ["1", "2"])];
const doors = ["permission dispatch-role old-dispatch", "permission sweep-role old-sweep"];
const all = [...doors, "state machine old", "version task 1", "role old"];
const because = (why: string) => new Map([[f.machineArn("old"), [why]]]);
const removedTask = [...f.current.functions, f.lambda("gone", ["1", "2"], { hold: "retained" })];
const caller = f.machine("old", ["gone:1", "task:2"]);

type Case = { readonly when: string; readonly found: Inventory; readonly goes: string[]; readonly stays?: string[] };

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

const functions: readonly Case[] = [
  {
    when: "a task was removed and nothing runs on the machine that calls it",
    found: f.beside({
      ...retained,
      machines: [caller],
      functions: removedTask,
      roles: [f.role("old"), f.role("gone")],
      logGroups: [f.group("gone", f.now - 1)],
    }),
    goes: [...doors, "state machine old", "function gone", "role old", "role gone", "log group gone"],
  },
  {
    when: "a task was removed and a case runs on the machine that calls it",
    found: f.beside({
      ...retained,
      machines: [{ ...caller, running: ["inv_1"] }],
      functions: removedTask,
      roles: [f.role("old"), f.role("gone")],
      logGroups: [f.group("gone", f.now - 1)],
    }),
    goes: [],
    stays: ["state machine old: 1 execution on it: inv_1", "function gone: old calls it"],
  },
  {
    when: "a removed function is called by somebody else's machine",
    found: f.beside({ machines: [f.machine("theirs", ["gone:1"], { hold: "foreign" })], functions: removedTask }),
    goes: [],
    stays: ["function gone: theirs calls it"],
  },
  {
    when: "a removed function has a trigger that somebody made",
    found: f.beside({
      functions: [...f.current.functions, f.lambda("gone", ["1"], { hold: "retained", callers: ["a queue feeds it"] })],
    }),
    goes: [],
    stays: ["function gone: a queue feeds it"],
  },
  {
    when: "old versions of a current function are called by nobody",
    found: f.beside({ functions: [f.lambda("task", ["1", "2", "10"])] }),
    goes: ["version task 1"],
  },
  {
    when: "the newest version is called by nobody yet: a deployment may be about to",
    found: { ...f.current, functions: [f.lambda("task", ["2", "3"])] },
    goes: [],
  },
  {
    when: "an alias points to an old version",
    found: f.beside({ functions: [f.lambda("task", ["1", "2"], { aliased: ["1"] })] }),
    goes: [],
  },
  {
    when: "an execution runs on a version that its machine, changed in place, does not name any more",
    found: f.beside({
      functions: [f.lambda("task", ["1", "2"])],
      held: [{ execution: "inv_1", definition: f.calling("task:1"), roleArn: f.roleArn("now") }],
    }),
    goes: [],
  },
  {
    when: "a definition names the function without a version",
    found: f.beside({ machines: [f.machine("odd", ["task"], { hold: "foreign" })], functions: twoVersions }),
    goes: [],
  },
  {
    when: "the function is another deployment's",
    found: f.beside({ functions: [...f.current.functions, f.lambda("other", ["1", "2", "3"], { hold: "foreign" })] }),
    goes: [],
  },
];

const reading = (...secrets: string[]) => ({
  environment: JSON.stringify({ SOCLESS_SECRETS: secrets.map(f.secretArn) }),
});
const reader = f.lambda("gone", [], {
  hold: "retained",
  versions: [f.version("$LATEST", "gone", reading("badges")), f.version("1", "gone", reading("badges"))],
});

const secrets: readonly Case[] = [
  {
    when: "an endpoint was removed, and its secret with it",
    found: f.beside({ secrets: [f.secret("logins")] }),
    goes: ["secret logins"],
  },
  {
    when: "a task was removed, and the secret that only it reads",
    found: f.beside({ functions: [...f.current.functions, reader], secrets: [f.secret("badges")] }),
    goes: ["function gone", "secret badges"],
  },
  {
    when: "a case will still call a removed task that reads the secret",
    found: f.beside({
      machines: [f.machine("old", ["gone:1"], { running: ["inv_1"] })],
      grants: f.grants("old"),
      functions: [...f.current.functions, reader],
      secrets: [f.secret("badges")],
    }),
    goes: [],
    stays: [
      "state machine old: 1 execution on it: inv_1",
      "function gone: old calls it",
      "secret badges: gone:$LATEST reads it; gone:1 reads it",
    ],
  },
  {
    when: "only a version that is not in use any more reads the secret",
    found: f.beside({
      functions: [
        f.lambda("task", [], {
          versions: [f.version("$LATEST", "task"), f.version("1", "task", reading("badges")), f.version("2", "task")],
        }),
      ],
      secrets: [f.secret("badges")],
    }),
    goes: ["version task 1", "secret badges"],
  },
  {
    when: "AWS does not tell a function's environment",
    found: f.beside({
      functions: [f.lambda("task", [], { versions: [f.version("2", "task", { environment: undefined })] })],
      secrets: [f.secret("badges")],
    }),
    goes: [],
    stays: ["secret badges: task:2 reads it"],
  },
  {
    when: "the secret is another deployment's",
    found: f.beside({ secrets: [f.secret("badges", "foreign")] }),
    goes: [],
  },
];

const rolesAndLogs: readonly Case[] = [
  {
    when: "a function has a new role, and an old version that is in use has the old one",
    found: f.beside({
      machines: [f.machine("busy", ["task:1"], { running: ["inv_1"] })],
      functions: [
        f.lambda("task", [], {
          versions: [f.version("$LATEST", "task"), f.version("1", "former"), f.version("2", "task")],
        }),
      ],
      roles: [f.role("former"), f.role("busy")],
      logGroups: [f.group("former", f.now - 1)],
      grants: f.grants("busy"),
    }),
    goes: [],
    stays: ["state machine busy: 1 execution on it: inv_1"],
  },
  {
    when: "a function has a new role, and nothing uses the version with the old one",
    found: f.beside({
      functions: [
        f.lambda("task", [], {
          versions: [f.version("$LATEST", "task"), f.version("1", "former"), f.version("2", "task")],
        }),
      ],
      roles: [f.role("former")],
      logGroups: [f.group("former", f.now - 1)],
    }),
    goes: ["version task 1", "role former", "log group former"],
  },
  {
    when: "an execution runs under a role that its machine has no more",
    found: f.beside({
      roles: [f.role("former")],
      held: [{ execution: "inv_1", definition: f.calling("task:2"), roleArn: f.roleArn("former") }],
    }),
    goes: [],
  },
  {
    when: "the logs of a function that is gone have not expired",
    found: f.beside({ logGroups: [f.group("gone", f.now + 86_400_000), f.group("kept", "never")] }),
    goes: [],
    stays: ["log group gone: it holds logs until 2026-03-02", "log group kept: its logs never expire"],
  },
  {
    when: "a log group holds nothing",
    found: f.beside({ logGroups: [f.group("empty", "nothing"), f.group("theirs", "nothing", "foreign")] }),
    goes: ["log group empty"],
  },
];

describe("what gc deletes and keeps", () => {
  for (const { when, found, goes, stays = [] } of [...machines, ...functions, ...secrets, ...rolesAndLogs])
    it(`when ${when}`, () => {
      const plan = f.plan(found);
      assert.deepEqual(f.goes(plan), goes);
      assert.deepEqual(f.stays(plan), stays);
      assert.deepEqual(plan.mend, []);
    });

  it("deletes logs that have not expired only where it is told to", () => {
    const found = f.beside({ logGroups: [f.group("gone", f.now + 1), f.group("kept", "never")] });
    assert.deepEqual(f.goes(f.plan(found, { logs: "delete" })), ["log group gone", "log group kept"]);
  });

  it("never deletes what is current or another's, whatever stands there", () => {
    const hands = f.beside({
      machines: [f.machine("theirs", ["x:1"], { hold: "foreign" }), f.machine("next", ["task:2"], { hold: "current" })],
      functions: [f.lambda("task", ["1", "2"]), f.lambda("x", ["1"], { hold: "foreign" })],
      roles: [f.role("theirs", "foreign"), f.role("next", "current")],
      logGroups: [f.group("theirs", "nothing", "foreign"), f.group("next", "nothing", "current")],
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
      functions: [...twoVersions, ...removedTask.slice(1), f.lambda("other", ["1"], { hold: "retained" })],
      roles: [f.role("old"), f.role("gone")],
      logGroups: [f.group("gone", f.now - 1)],
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
    for (const [at, item] of collect.entries())
      for (const key of item.after) assert.ok(collect.slice(0, at).some((before) => keyOf(before) === key));
  });
});
