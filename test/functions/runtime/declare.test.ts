import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { Task } from "../../../functions/runtime/declare.ts";
import { endpoint } from "../../../functions/runtime/endpoint.ts";
import { task } from "../../../functions/runtime/task.ts";

const declared = (name: string, timeoutSeconds = 30) =>
  task({
    name,
    description: "A task.",
    params: z.object({ id: z.string() }),
    result: z.object({ size: z.number() }),
    effect: "none",
    timeoutSeconds,
    run: async ({ id }) => ({ size: id.length }),
  });

describe("a declared task", () => {
  it("knows the file and the line that declare it", () => {
    const { file, line } = declared("a-task");
    assert.equal(file, fileURLToPath(import.meta.url));
    assert.match(readFileSync(file, "utf8").split("\n")[line - 1] ?? "", /^ {2}task\(\{$/);
  });

  it("carries the types of its parameters and its result", () => {
    const typed: Task<{ id: string }, { size: number }> = declared("a-task");
    // @ts-expect-error another parameter's type
    const wrong: Task<{ id: number }, { size: number }> = declared("a-task");
    assert.equal(typed.name, wrong.name);
  });

  it("refuses a name that is not kebab-case and a time limit that Lambda does not have", () => {
    for (const name of ["A", "a_b", "-a", "", "a".repeat(41)]) assert.throws(() => declared(name), /kebab-case/);
    for (const seconds of [0, 1.5, 900]) assert.throws(() => declared("a", seconds), /from 1 to 890/);
  });

  it("refuses wrong parameters by their paths, without their values", () => {
    assert.throws(() => declared("a-task").prepare({ id: 42 }), {
      name: "Task.Invalid",
      message: /id: .*expected string/,
    });
  });
});

const source = (windowSeconds: number) =>
  endpoint({
    name: "scanner",
    description: "A scanner found something.",
    kind: "http",
    authentication: { kind: "hmac", secret: "endpoints/scanner" },
    alert: z.looseObject({ score: z.number() }),
    dedup: { fields: ["score"], windowSeconds },
    severity: ({ score }) => (score > 5 ? "high" : "low"),
    route: { rules: [{ when: ({ score }) => score > 8, playbook: "urgent" }], default: "calm" },
  });

describe("a declared endpoint", () => {
  it("judges an alert: severity, and the first rule that fits or the default", () => {
    assert.deepEqual(source(600).judge({ score: 9 }), { severity: "high", playbook: "urgent" });
    assert.deepEqual(source(600).judge({ score: 1 }), { severity: "low", playbook: "calm" });
    assert.throws(() => source(600).judge({}), { name: "Task.Invalid" });
    assert.deepEqual(source(600).playbooks, ["urgent", "calm"]);
  });

  it("refuses a window shorter than a signature lives", () => {
    assert.throws(() => source(599), /at least 600/);
  });
});
