import { type Case, decides } from "./support/decide.ts";
import * as f from "./support/inventory.ts";

const reader = f.reader("gone", "badges");

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
          versions: [f.version("$LATEST", "task"), f.version("1", "task", f.reading("badges")), f.version("2", "task")],
        }),
      ],
      secrets: [f.secret("badges")],
    }),
    goes: ["version task 1", "secret badges"],
  },
  {
    when: "a version that is in use reads the secret, and one that is not",
    found: f.beside({
      functions: [
        f.lambda("task", [], {
          versions: ["$LATEST", "1", "2"].map((number) => f.version(number, "task", f.reading("badges"))),
        }),
      ],
      secrets: [f.secret("badges")],
    }),
    goes: ["version task 1"],
    stays: ["secret badges: task:$LATEST reads it; task:2 reads it"],
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

describe("what gc deletes and keeps of secrets", () => decides(secrets));
