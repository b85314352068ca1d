import assert from "node:assert/strict";
import { type Case, decides } from "./support/decide.ts";
import * as f from "./support/inventory.ts";

const retained = { roles: [f.role("old")], grants: f.grants("old") };
const twoVersions = [f.lambda("task", ["1", "2"])];
const doors = ["permission dispatch-role old-dispatch", "permission sweep-role old-sweep"];
const removedTask = [...f.current.functions, f.lambda("gone", ["1", "2"], { hold: "retained" })];
const caller = f.machine("old", ["gone:1", "task:2"]);

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

describe("what gc deletes and keeps of functions, roles and logs", () => {
  decides([...functions, ...rolesAndLogs]);

  it("deletes logs that have not expired only where it is told to", () => {
    const found = f.beside({ logGroups: [f.group("gone", f.now + 1), f.group("kept", "never")] });
    assert.deepEqual(f.goes(f.plan(found, { logs: "delete" })), ["log group gone", "log group kept"]);
  });
});
