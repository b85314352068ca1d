import assert from "node:assert/strict";
import fc from "fast-check";
import { compose } from "../../../functions/runtime/investigation.ts";
import type { AlertItem, InteractionItem, MetaRecord, StepRecord } from "../../../functions/runtime/records.ts";

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString();
const id = "inv_1";

const meta = (more: Partial<MetaRecord> = {}): MetaRecord => ({
  investigation: id,
  sk: "META",
  status: "running",
  endpoint: "ssh-login",
  playbook: "ssh-ticket-check",
  severity: "high",
  execution: "arn:execution",
  openedAt: at(0),
  startedAt: at(1),
  ...more,
});
const alertItem = (more: Partial<AlertItem> = {}): AlertItem => ({
  pk: "ssh-login#f",
  investigation: id,
  endpoint: "ssh-login",
  playbook: "ssh-ticket-check",
  machine: "arn:machine",
  fields: [],
  severity: "high",
  receivedAt: at(0),
  alert: '{"a":1}',
  windowEnd: 0,
  n: 1,
  lastSeenAt: at(0),
  ...more,
});
const alert = { investigation: id, sk: "ALERT" as const, body: '{"class_uid":3002}' };
const step = (name: string, seconds: number, result: unknown, more: Partial<StepRecord> = {}): StepRecord => ({
  investigation: id,
  sk: `S#${name}${more.visit ?? ""}`,
  step: name,
  visit: "",
  kind: "task",
  phase: "done",
  attempt: 1,
  startedAt: at(seconds - 1),
  finishedAt: at(seconds),
  result: JSON.stringify(result),
  ...more,
});
const question = (more: Partial<InteractionItem> = {}): InteractionItem => ({
  id: "q1",
  investigation: id,
  execution: "arn:execution",
  step: "ask-for-ticket",
  visit: "",
  token: "secret-token",
  state: "open",
  question: "{}",
  expiresAt: 0,
  allowed: [],
  quorum: 1,
  events: [{ at: at(4), kind: "asked", to: "engineer@example.com" }],
  ...more,
});
const engineer = { id: "U1", email: "engineer@example.com", name: "Erin" };
const answered = question({
  state: "answered",
  answer: JSON.stringify({ choice: "jira-ticket", ticket: "OPS-101", by: engineer, at: at(6) }),
  answeredAt: at(6),
  by: engineer,
  events: [
    { at: at(4), kind: "asked" },
    { at: at(5), kind: "reminded" },
    { at: at(6), kind: "answered", by: engineer.email },
  ],
});

describe("an investigation", () => {
  it("is nothing when nothing is stored", () => {
    assert.equal(compose(id, { records: [], interactions: [] }), undefined);
  });

  it("is open as soon as its alert is accepted", () => {
    const view = compose(id, { records: [], interactions: [], alertItem: alertItem() });
    assert.deepEqual(view, {
      id,
      endpoint: "ssh-login",
      playbook: "ssh-ticket-check",
      severity: "high",
      status: "open",
      openedAt: at(0),
      duplicates: 0,
      alert: { a: 1 },
      timeline: [{ at: at(0), kind: "alert" }],
      results: {},
    });
  });

  it("tells its whole story in order, with steps, the question and the end", () => {
    const view = compose(id, {
      records: [
        alert,
        meta({ status: "succeeded", outcome: "validated", closedAt: at(9), n: 3, lastSeenAt: at(7) }),
        step("check-ticket", 8, { found: true }, { visit: "#2", attempt: 2 }),
        step("ask-for-ticket", 6, { choice: "jira-ticket" }, { kind: "ask" }),
        step("check-ticket", 3, { found: false }),
      ],
      interactions: [answered],
    });
    assert.deepEqual(view?.timeline, [
      { at: at(0), kind: "alert" },
      { at: at(1), kind: "started" },
      { at: at(3), kind: "step", step: "check-ticket" },
      { at: at(4), kind: "asked", step: "ask-for-ticket" },
      { at: at(5), kind: "reminded", step: "ask-for-ticket" },
      {
        at: at(6),
        kind: "answered",
        step: "ask-for-ticket",
        by: "engineer@example.com",
        detail: { choice: "jira-ticket", ticket: "OPS-101" },
      },
      { at: at(7), kind: "duplicate", detail: { count: 3, lastSeenAt: at(7) } },
      { at: at(8), kind: "step", step: "check-ticket#2", detail: { attempts: 2 } },
      { at: at(9), kind: "finished", detail: { status: "succeeded", outcome: "validated" } },
    ]);
    assert.deepEqual(Object.entries(view?.results ?? {}), [
      ["check-ticket", { found: false }],
      ["ask-for-ticket", { choice: "jira-ticket" }],
      ["check-ticket#2", { found: true }],
    ]);
    assert.equal(view?.duplicates, 2);
    assert.equal(view?.status, "succeeded");
    assert.equal(view?.outcome, "validated");
    assert.deepEqual(view?.alert, { class_uid: 3002 });
    assert.ok(!JSON.stringify(view).includes("secret-token"));
  });

  it("waits from the noted question to its claimed answer, also before it is started or delivered", () => {
    const openQuestions = new Set(["q1"]);
    const status = (more: Partial<MetaRecord>, interactions: InteractionItem[]) =>
      compose(id, { records: [meta(more)], interactions })?.status;
    assert.equal(status({ openQuestions }, []), "waiting");
    assert.equal(status({ openQuestions, status: "open" }, []), "waiting");
    assert.equal(status({ openQuestions }, [question()]), "waiting");
    assert.equal(status({ openQuestions }, [answered]), "running");
    assert.equal(status({ openQuestions: new Set(["q1", "q2"]) }, [answered, question({ id: "q2" })]), "waiting");
    assert.equal(status({ openQuestions, status: "aborted" }, [question()]), "aborted");
    assert.equal(status({}, []), "running");
    assert.equal(status({ status: "open" }, []), "open");
  });

  it("counts duplicates from the current window, else from what the case kept", () => {
    const count = (kept: Partial<MetaRecord>, item?: AlertItem) =>
      compose(id, { records: [meta(kept)], interactions: [], alertItem: item })?.duplicates;
    assert.equal(count({}, alertItem({ n: 50 })), 49);
    assert.equal(count({ n: 4, lastSeenAt: at(5) }), 3);
    assert.equal(count({}), 0);
  });

  it("says what failed where", () => {
    const view = compose(id, {
      records: [
        meta({ status: "failed", closedAt: at(9), problem: { step: "look", error: "Task.Denied", cause: "no" } }),
        { investigation: id, sk: `F#${at(8)}#look`, step: "look", error: "Task.Denied", cause: "no", branch: null },
      ],
      interactions: [],
    });
    assert.deepEqual(view?.timeline.slice(-2), [
      { at: at(8), kind: "failed", step: "look", detail: { error: "Task.Denied", cause: "no" } },
      {
        at: at(9),
        kind: "finished",
        detail: { status: "failed", problem: { step: "look", error: "Task.Denied", cause: "no" } },
      },
    ]);
  });

  it("has started once and before everything it did, even when that was noted late", () => {
    const records = [meta({ startedAt: at(5) }), step("first", 2, {})];
    const kinds = compose(id, { records, interactions: [] })?.timeline.map((entry) => entry.kind);
    assert.deepEqual(kinds, ["alert", "started", "step"]);
  });

  it("leaves out what is not finished", () => {
    const view = compose(id, { records: [meta(), step("first", 2, {}, { phase: "started" })], interactions: [] });
    assert.deepEqual(view?.results, {});
    assert.ok(view?.timeline.every((entry) => entry.kind !== "step"));
  });

  it("does not depend on the order in which its records are read", () => {
    const records = [alert, meta(), step("a", 2, 1), step("b", 2, 2), step("b", 3, 3, { visit: "#2" })];
    const expected = compose(id, { records, interactions: [answered] });
    fc.assert(
      fc.property(fc.shuffledSubarray(records, { minLength: records.length }), (shuffled) =>
        assert.deepEqual(compose(id, { records: shuffled, interactions: [answered] }), expected),
      ),
    );
  });
});
