import assert from "node:assert/strict";
import { ask } from "../../../functions/platform/ask/ask.ts";
import { settle } from "../../../functions/platform/ask/settle.ts";
import { markStarted, openCase, readCase } from "../../../functions/platform/cases.ts";
import { readInteraction } from "../../../functions/platform/interactions.ts";
import { recordEnd } from "../../../functions/platform/record-end/record-end.ts";
import { answer } from "../../../functions/platform/respond/answer.ts";
import { closeTold, endingOf } from "../../../functions/platform/sweep/reconcile.ts";
import { sweep } from "../../../functions/platform/sweep/sweep.ts";
import { alertOf, asking, execution, investigation, machine } from "./support/samples.ts";
import { startWorld, type World } from "./support/world.ts";

const minute = 60_000;
const hour = 60 * minute;

describe("sweep", () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
    await openCase(world.platform.results, alertOf());
    await markStarted(world.platform.results, investigation, world.platform.now());
    world.states.started.set(investigation, { machine, input: {} });
  });
  afterEach(() => world.close());

  const twice = () => Promise.all([sweep(world.platform), sweep(world.platform)]);
  const kinds = async () => (await world.question()).events?.map(({ kind }) => kind);

  it("reminds once, below the question, and tells it in the timeline", async () => {
    await ask(world.platform, asking({ question: { remindAfterSeconds: 3600 } }));
    world.pass(hour - 1);
    await twice();
    assert.equal((await world.messages()).length, 1);
    world.pass(1);
    await twice();
    world.pass(10 * minute);
    await twice();
    const [, reminder, ...more] = await world.messages();
    assert.match(reminder?.text ?? "", /A reminder/);
    assert.deepEqual([reminder?.actions, more], [[], []]);
    assert.deepEqual(await kinds(), ["asked", "reminded"]);
    const item = await world.question();
    assert.deepEqual([item.remindAt, item.nextAt], [undefined, item.expiresAt]);
  });

  it("reminds again when the sweep that took the turn died", async () => {
    await ask(world.platform, asking({ question: { remindAfterSeconds: 3600 } }));
    world.pass(hour);
    const slack = world.platform.slack;
    const broken = async () => {
      throw new Error("killed");
    };
    await sweep({ ...world.platform, slack: broken });
    assert.equal((await world.messages()).length, 1);
    world.pass(3 * minute);
    await sweep({ ...world.platform, slack });
    assert.equal((await world.messages()).length, 2);
  });

  it("escalates to others once, who may then answer", async () => {
    await ask(
      world.platform,
      asking({ question: { escalate: { afterSeconds: 1800, to: { group: "security-oncall" } } } }),
    );
    world.pass(hour / 2);
    await twice();
    const [first, second, ...more] = await world.messages();
    assert.deepEqual(more, []);
    assert.notEqual(second?.channel, first?.channel);
    assert.deepEqual(await kinds(), ["asked", "escalated"]);
    await world.press("not-me", "oncall@example.com", second);
    assert.equal(world.states.delivered.length, 1);
    assert.deepEqual(
      (await world.messages()).map(({ actions }) => actions),
      [[], []],
    );
  });

  it("does not let the subject answer by escalation when the question excludes them", async () => {
    const question = {
      to: "U0ONCALL",
      exclude: "subject",
      escalate: { afterSeconds: 60, to: "engineer@example.com" },
    };
    await ask(world.platform, asking({ question }));
    world.pass(minute);
    await sweep(world.platform);
    const pressed = await world.press("not-me", "engineer@example.com");
    assert.match(JSON.stringify(pressed.body), /only Olga Oncall may answer/);
    assert.equal((await world.question()).state, "open");
  });

  it("closes a case whose execution was stopped, and its buttons answer that it is closed", async () => {
    await ask(world.platform, asking());
    const [message] = await world.messages();
    world.states.ended.set(execution, { status: "ABORTED" });
    world.states.gone.add("token-1");
    await twice();
    const found = await readCase(world.platform.results, investigation);
    assert.deepEqual(
      [found?.status, found?.openShard, found?.problem?.error, found?.openQuestions],
      ["aborted", undefined, "Aborted", undefined],
    );
    assert.deepEqual((await world.messages())[0]?.actions, []);
    assert.equal((await world.question()).state, "closed");
    const item = await readInteraction(world.platform.interactions, (await world.question()).id);
    assert.ok(item && message);
    const verdict = await answer(world.platform, item, {
      who: { userId: "U0ENGINEER", by: "link" },
      choice: "not-me",
      fields: {},
    });
    assert.deepEqual([verdict.kind, /closed/.test(verdict.text)], ["over", true]);
    assert.deepEqual(world.states.delivered, []);
  });

  it("closes a case whose execution is told to be over, though it may not look at it any more", async () => {
    await ask(world.platform, asking());
    world.states.gone.add("token-1");
    const denied = async () => Promise.reject(Object.assign(new Error("no"), { name: "AccessDeniedException" }));
    const states = Object.create(world.platform.states, { send: { value: denied } });
    const told = { name: investigation, executionArn: execution, status: "ABORTED", cause: "deleted" } as const;
    for (let i = 0; i < 2; i++) await closeTold({ ...world.platform, states }, told);
    const found = await readCase(world.platform.results, investigation);
    assert.deepEqual([found?.status, found?.problem], ["aborted", { step: "", error: "Aborted", cause: "deleted" }]);
    assert.deepEqual((await world.messages())[0]?.actions, []);
  });

  it("takes no notice of the end of another deployment's execution of the same name", async () => {
    const executionArn = execution.replace("-abc", "-xyz");
    assert.notEqual(executionArn, execution);
    await closeTold(world.platform, { name: investigation, executionArn, status: "FAILED" });
    assert.equal((await readCase(world.platform.results, investigation))?.status, "running");
  });

  it("leaves a case alone whose execution still runs", async () => {
    await twice();
    assert.equal((await readCase(world.platform.results, investigation))?.status, "running");
  });

  it("closes a case whose execution is not known any more, but only after a while", async () => {
    world.states.started.delete(investigation);
    await sweep(world.platform);
    assert.equal((await readCase(world.platform.results, investigation))?.status, "running");
    world.pass(16 * minute);
    await sweep(world.platform);
    assert.equal((await readCase(world.platform.results, investigation))?.problem?.error, "ExecutionGone");
  });

  it("does not change how a playbook said that it ended", async () => {
    await recordEnd(world.platform, {
      investigation,
      execution,
      status: "succeeded",
      outcome: "validated",
      data: { a: 1 },
    });
    world.states.ended.set(execution, { status: "FAILED" });
    await twice();
    const found = await readCase(world.platform.results, investigation);
    assert.deepEqual(
      [found?.status, found?.outcome, found?.data, found?.closedAt],
      ["succeeded", "validated", '{"a":1}', "2026-01-05T10:00:00.000Z"],
    );
  });

  it("closes the questions that a playbook leaves open at its end", async () => {
    await ask(world.platform, asking());
    await recordEnd(world.platform, { investigation, execution, status: "failed", outcome: null, problem: null });
    const item = await world.question();
    assert.deepEqual([item.state, item.nextAt], ["closed", undefined]);
    assert.deepEqual((await world.messages())[0]?.actions, []);
  });

  it("does not put a question of a case that is over", async () => {
    await recordEnd(world.platform, { investigation, execution, status: "failed" });
    await ask(world.platform, asking());
    assert.deepEqual(await world.messages(), []);
    assert.equal((await world.question()).state, "closed");
  });

  it("rewrites a message later when Slack did not answer", async () => {
    await ask(world.platform, asking());
    const slack = world.platform.slack;
    const client = await slack();
    const failing = Object.create(client, {
      chat: { value: { ...client.chat, update: async () => Promise.reject(new Error("Slack is down")) } },
    });
    await settle({ ...world.platform, slack: async () => failing }, { investigation, step: "ask", visit: "" });
    assert.notDeepEqual((await world.messages())[0]?.actions, []);
    world.pass(5 * minute);
    await sweep(world.platform);
    assert.deepEqual((await world.messages())[0]?.actions, []);
    assert.equal((await world.question()).nextAt, undefined);
  });
});

describe("how an execution ended", () => {
  it("is undefined while it runs", () => {
    assert.equal(endingOf({ status: "RUNNING" }), undefined);
  });

  it("takes the outcome of one that succeeded from its output", () => {
    assert.deepEqual(endingOf({ status: "SUCCEEDED", output: '{"outcome":"accepted","data":{"x":1}}' }), {
      status: "succeeded",
      outcome: "accepted",
      data: '{"x":1}',
    });
  });

  it("names the error of one that failed, without the stack trace of a function", () => {
    const cause = JSON.stringify({ errorType: "Error", errorMessage: "no Jira", trace: ["at x"] });
    assert.deepEqual(endingOf({ status: "FAILED", error: "Task.Unavailable", cause }), {
      status: "failed",
      problem: { step: "", error: "Task.Unavailable", cause: "no Jira" },
    });
  });

  it("says that the time limit passed or that somebody stopped it", () => {
    assert.match(endingOf({ status: "TIMED_OUT" })?.problem?.cause ?? "", /time limit/);
    assert.match(endingOf({ status: "ABORTED" })?.problem?.cause ?? "", /stopped/);
  });
});
