import assert from "node:assert/strict";
import { z } from "zod";
import type { TaskContext } from "../../../functions/runtime/context.ts";
import { TaskNotFound } from "../../../functions/runtime/errors.ts";
import { createLog } from "../../../functions/runtime/log.ts";
import { registerSecret } from "../../../functions/runtime/redact.ts";
import { createStepStore } from "../../../functions/runtime/step-store.ts";
import { task } from "../../../functions/runtime/task.ts";
import { taskHandler } from "../../../functions/runtime/task-handler.ts";
import { startTables, type Tables } from "../support/tables.ts";
import { memoryVault } from "../support/vault.ts";

const lambda = { getRemainingTimeInMillis: () => 30_000 };

describe("a task's Lambda handler", () => {
  let tables: Tables;
  let vault: ReturnType<typeof memoryVault>;
  const lines: string[] = [];
  let number = 0;

  before(async () => {
    tables = await startTables();
  });
  after(() => tables.close());
  beforeEach(() => {
    vault = memoryVault();
    lines.splice(0);
  });

  const handle = (run: (params: { id: string }, context: TaskContext) => Promise<Record<string, unknown>>) => {
    const declared = task({
      name: "test-task",
      description: "A task.",
      params: z.object({ id: z.string() }),
      result: z.looseObject({ size: z.number() }),
      secrets: ["jira/token"],
      settings: ["jira/url"],
      effect: "keyed",
      run: async (params, context) => ({ size: 0, ...(await run(params, context)) }),
    });
    return taskHandler(declared, {
      stores: {
        steps: createStepStore(
          () => tables.client,
          () => "results",
        ),
        vault,
      },
      secrets: {
        secret: async (name) => `value of ${name}`,
        versions: async () => [],
        accepts: async () => false,
      },
      settings: () => ({ "jira/url": "https://jira.example" }),
      members: { client: () => Promise.reject(new Error("not declared")) },
      readInvestigation: () => Promise.reject(new Error("not declared")),
      now: () => Date.now(),
      log: createLog({}, (line) => lines.push(line)),
    });
  };
  const payload = (more: object = {}) => ({
    investigation: `inv_${++number}`,
    execution: "arn:execution",
    step: "look",
    visit: "#2",
    params: { id: "abc" },
    ...more,
  });

  it("gives the task its parameters and its context, and returns the result", async () => {
    let seen: TaskContext | undefined;
    const handler = handle(async ({ id }, context) => {
      seen = context;
      return { size: id.length, token: await context.secret("jira/token"), url: context.setting("jira/url") };
    });
    const sent = payload();
    assert.deepEqual(await handler(sent, lambda), {
      size: 3,
      token: "value of jira/token",
      url: "https://jira.example",
    });
    assert.equal(seen?.step, "look#2");
    assert.equal(seen?.attempt, 1);
    assert.match(seen?.key ?? "", /^[0-9a-f]{32}$/);
    assert.equal(seen?.investigation, sent.investigation);
  });

  it("returns only the fields that the playbook uses, and keeps them all", async () => {
    const handler = handle(async () => ({ size: 1, other: 2 }));
    const sent = payload({ keep: ["size", "missing"] });
    assert.deepEqual(await handler(sent, lambda), { size: 1 });
    assert.deepEqual(await handler({ ...sent, keep: undefined }, lambda), { size: 1, other: 2 });
  });

  it("keeps what is too large to go on, and says so", async () => {
    const handler = handle(async () => ({ size: 1, text: "x".repeat(300_000) }));
    const sent = payload();
    await assert.rejects(handler(sent, lambda), { name: "Task.TooLarge" });
    assert.equal(vault.bodies.size, 1);
    assert.deepEqual(await handler({ ...sent, keep: ["size"] }, lambda), { size: 1 });
  });

  it("refuses wrong parameters before anything is written", async () => {
    let acted = false;
    const handler = handle(async () => {
      acted = true;
      return {};
    });
    const sent = payload({ params: { id: 5 } });
    await assert.rejects(handler(sent, lambda), { name: "Task.Invalid", message: /id:/ });
    assert.equal(acted, false);
    assert.deepEqual(await handler({ ...sent, params: { id: "x" } }, lambda), { size: 0 });
  });

  it("refuses a result that the task does not declare", async () => {
    await assert.rejects(handle(async () => ({ size: "large" }))(payload(), lambda), {
      name: "Task.Invalid",
      message: /size:/,
    });
  });

  it("passes a named failure on and calls any other Task.Failed, without its words", async () => {
    await assert.rejects(handle(() => Promise.reject(new TaskNotFound("nobody there")))(payload(), lambda), {
      name: "Task.NotFound",
      message: "nobody there",
    });
    const other = handle(() => Promise.reject(new RangeError("the alert said <script>")));
    await assert.rejects(other(payload(), lambda), (error: Error) => {
      assert.equal(error.name, "Task.Failed");
      assert.equal(error.message, "test-task failed with RangeError; its log says why");
      assert.equal(error.cause, undefined);
      return true;
    });
    assert.match(lines.at(-1) ?? "", /the alert said/);
  });

  it("names what AWS denies, with the action", async () => {
    const denied = Object.assign(new Error("not authorized to perform: dynamodb:PutItem"), {
      name: "AccessDeniedException",
    });
    await assert.rejects(handle(() => Promise.reject(denied))(payload(), lambda), {
      name: "Task.Denied",
      message: /dynamodb:PutItem/,
    });
  });

  it("redacts secrets from errors and logs, the stack included", async () => {
    registerSecret("very-secret-token");
    const handler = handle(() => Promise.reject(new TaskNotFound("no very-secret-token here")));
    await assert.rejects(handler(payload(), lambda), (error: Error) => {
      assert.equal(error.message, "no [redacted] here");
      return !`${error.stack}`.includes("very-secret-token");
    });
    assert.ok(lines.every((line) => !line.includes("very-secret-token")));
  });

  it("reads no secret and no setting that the task has not declared", async () => {
    await assert.rejects(handle(async (_, { secret }) => ({ a: await secret("slack/bot-token") }))(payload(), lambda), {
      name: "Task.Denied",
    });
    await assert.rejects(handle(async (_, { setting }) => ({ a: setting("jira/email") }))(payload(), lambda), {
      name: "Task.Denied",
    });
    await assert.rejects(handle(async (_, context) => ({ a: await context.readInvestigation() }))(payload(), lambda), {
      name: "Task.Denied",
    });
  });

  it("logs one line with the ids for each call", async () => {
    const sent = payload();
    await handle(async () => ({}))(sent, lambda);
    const { time, milliseconds, ...line } = JSON.parse(lines.at(-1) ?? "");
    assert.deepEqual(line, {
      level: "info",
      message: "task done",
      function: "test-task",
      investigation: sent.investigation,
      execution: "arn:execution",
      step: "look#2",
    });
    assert.ok(time && milliseconds >= 0);
  });

  it("refuses a payload of another shape, and a bundle without its task", async () => {
    await assert.rejects(handle(async () => ({}))({ step: 1 }, lambda), { name: "Task.Invalid" });
    assert.throws(() => taskHandler(undefined), /must be exported/);
  });
});
