import assert from "node:assert/strict";
import { compile } from "../../playbooks/language/index.ts";
import { sshTicketCheck } from "../../playbooks/ssh-ticket-check.ts";
import { agree, complaints, type Reply, sameCalls, wellRecorded } from "./support/agree.ts";

const compiled = compile(sshTicketCheck);
const engineer = "engineer@example.com";
const person = { by: { id: "U1", name: "Ann", email: engineer }, at: "2026-01-01T00:00:00.000Z" };
const issues: Readonly<Record<string, unknown>> = {
  "OPS-101": { found: true, isOpen: true, key: "OPS-101", assignee: engineer },
  "OPS-102": { found: true, isOpen: false, key: "OPS-102", assignee: engineer },
  "OPS-103": { found: true, isOpen: true, key: "OPS-103", assignee: "other@example.com" },
};

const alertOf = (ticket?: string) => ({
  class_uid: 3002,
  time: 1_700_000_000_123,
  user: { name: 'Ann "the {% root %}" ${ask}', email_addr: engineer },
  src_endpoint: { ip: "192.0.2.1" },
  dst_endpoint: { hostname: "prod-1" },
  unmapped: ticket === undefined ? {} : { ticket },
});

type World = { answers?: readonly unknown[]; decision?: unknown; broken?: string; error?: string };

function replies({ answers = [], decision = null, broken, error = "Task.Denied" }: World) {
  return (step: string, time: number, params: unknown): Reply => {
    if (step === broken) return { error, cause: "no" };
    if (step === "ask-for-ticket") return { result: answers[time - 1] ?? null };
    if (step === "ask-on-call") return { result: decision };
    if (step.startsWith("check-")) {
      const key = typeof params === "object" && params !== null && "key" in params ? String(params.key) : "";
      return { result: issues[key] ?? { found: false, isOpen: false, key } };
    }
    if (step === "find-engineer") return { result: { id: "U1", name: "Ann", email: engineer } };
    return { result: { key: "SEC-1", url: "u", channel: "C", ts: "1" } };
  };
}

const named = (ticket: string) => ({ choice: "jira-ticket", ticket, ...person });
const notMe = { choice: "not-me", ...person };
const stepsOf = (calls: readonly { step: string }[]): readonly string[] => calls.map(({ step }) => step);

async function run(ticket: string | undefined, world: World) {
  const both = await agree(sshTicketCheck, compiled, alertOf(ticket), replies(world));
  wellRecorded(both);
  return { ...both, steps: stepsOf(both.plain.calls) };
}

describe("ssh-ticket-check", () => {
  it("validates an open ticket of the engineer's own without asking", async () => {
    const { plain, steps } = await run("OPS-101", {});
    assert.equal(plain.outcome, "validated");
    assert.deepEqual(steps, ["check-ticket", "file-case"]);
  });

  for (const [why, ticket] of [
    ["is done", "OPS-102"],
    ["is another's", "OPS-103"],
    ["does not exist", "OPS-999"],
    ["is empty", ""],
    ["is missing", undefined],
  ] as const) {
    it(`asks when the ticket ${why}, and thanks for a valid one`, async () => {
      const { plain, steps } = await run(ticket, { answers: [named("OPS-101")] });
      assert.equal(plain.outcome, "validated");
      assert.deepEqual(steps.slice(-5), [
        "find-engineer",
        "ask-for-ticket",
        "check-answer",
        "thank-engineer",
        "file-case",
      ]);
    });
  }

  it("asks three times in all, then tells #security and asks the on-call group", async () => {
    const {
      plain,
      steps,
      run: machine,
    } = await run("OPS-102", {
      answers: [named("OPS-102"), named("OPS-103"), named("X")],
      decision: { choice: "contain", ...person },
    });
    assert.equal(plain.outcome, "contained");
    assert.equal(steps.filter((step) => step === "refuse-ticket").length, 3);
    assert.deepEqual(steps.slice(-3), ["tell-security", "ask-on-call", "file-case"]);
    const visits = machine.calls
      .filter(({ payload }) => payload.step === "ask-for-ticket")
      .map(({ payload }) => payload.visit);
    assert.deepEqual(visits, ["", "#2", "#3"]);
  });

  it("goes to the on-call group when it was not the engineer, and accepts when they do", async () => {
    const { plain, steps } = await run(undefined, { answers: [notMe], decision: { choice: "accept", ...person } });
    assert.equal(plain.outcome, "accepted");
    assert.equal(steps.filter((step) => step === "ask-for-ticket").length, 1);
  });

  it("goes to the on-call group when nobody answers in time", async () => {
    const { plain, steps } = await run(undefined, { answers: [null], decision: { choice: "contain", ...person } });
    assert.equal(plain.outcome, "contained");
    assert.ok(steps.includes("tell-security"));
  });

  it("fails with NoDecision when the on-call group never answers, and files the case all the same", async () => {
    const { plain, steps, run: machine } = await run(undefined, { answers: [notMe] });
    assert.equal(plain.problem?.error, "NoDecision");
    assert.equal(machine.error, "NoDecision");
    assert.equal(steps.at(-1), "file-case");
  });

  it("goes to the on-call group when Slack knows nobody with the address", async () => {
    const { plain, steps } = await run(undefined, {
      broken: "find-engineer",
      error: "Task.NotFound",
      decision: { choice: "contain", ...person },
    });
    assert.equal(plain.outcome, "contained");
    assert.ok(!steps.includes("ask-for-ticket"));
  });

  it("fails with the task's own error when Slack is out of order", async () => {
    const { run: machine } = await run(undefined, { broken: "find-engineer", error: "Task.Unavailable" });
    assert.equal(machine.error, "Task.Unavailable");
  });

  it("names the host in every asking and in what #security is told", async () => {
    const { plain } = await run("OPS-102", { answers: [named("X"), notMe], decision: { choice: "accept", ...person } });
    for (const { step, params } of plain.calls) {
      if (/^(ask|tell|refuse|thank)/.test(step)) assert.match(JSON.stringify(params), /prod-1/, step);
    }
  });

  it("files one issue in SEC with all results", async () => {
    const { plain } = await run("OPS-101", {});
    const filed = plain.calls.filter(({ step }) => step === "file-case").map(({ params }) => params);
    assert.equal(filed.length, 1);
    assert.partialDeepStrictEqual(filed[0], { project: "SEC", attach: "all-results" });
  });

  it("runs as the function does on every way through it, whatever breaks", async () => {
    const answers = [named("OPS-101"), named('BAD-"1" {% $x %}'), notMe, null];
    const decisions = [{ choice: "contain", ...person }, { choice: "accept", ...person }, null];
    for (const ticket of [undefined, "OPS-101", "OPS-102"])
      for (const first of answers)
        for (const second of answers)
          for (const decision of decisions)
            for (const broken of ["", "find-engineer", "check-answer", "file-case", "ask-on-call", "tell-security"]) {
              sameCalls(await run(ticket, { answers: [first, second, second], decision, broken }));
            }
  });

  it("is taken by the independent validator", () => assert.deepEqual(complaints(compiled), []));

  it("reads only what it needs of the alert", () => {
    assert.deepEqual(
      compiled.alertFields.map((path) => path.join(".")),
      ["dst_endpoint.hostname", "src_endpoint.ip", "unmapped.ticket", "user.email_addr", "user.name"],
    );
  });
});
