import assert from "node:assert/strict";
import { guarddutyTriage } from "../../../playbooks/guardduty-triage.ts";
import { check, compile, graph, playbook, tryPlaybook } from "../../../playbooks/language/index.ts";
import { sshTicketCheck } from "../../../playbooks/ssh-ticket-check.ts";
import * as aws from "../fixtures/tasks.ts";

const alert = {
  class_uid: 3002,
  time: 1,
  user: { name: "Ann", email_addr: "engineer@example.com" },
  src_endpoint: { ip: "192.0.2.1" },
  dst_endpoint: { hostname: "prod-1" },
};
const engineer = { id: "U1", name: "Ann", email: "engineer@example.com" };
const notMe = { choice: "not-me", by: engineer, at: "t" };

describe("check", () => {
  it("tells what a playbook comes to", () => {
    const { findings, facts } = check(sshTicketCheck);
    assert.deepEqual(findings, []);
    assert.deepEqual(facts?.questions, ["ask-for-ticket", "ask-on-call"]);
    assert.ok(facts.states > 20 && facts.bytes > 10_000 && facts.worstEvents > 500, JSON.stringify(facts));
    assert.ok(facts.functions.includes("record-end"));
    assert.ok(facts.alertFields.includes("user.email_addr"));
  });

  it("counts the states inside branches too", () => {
    assert.ok(
      (check(guarddutyTriage).facts?.states ?? 0) > Object.keys(compile(guarddutyTriage).machine.States).length,
    );
  });

  it("tells what is wrong, where, and how to mend it", () => {
    const made = playbook({
      name: "t",
      description: "t",
      endpoint: aws.finding,
      timeLimit: "1 day",
      outcomes: ["ok"],
      uses: {},
      async steps({ alert, finish }) {
        if (alert.resources) return finish("ok");
        return finish("ok");
      },
    });
    const [finding, ...more] = check(made).findings;
    assert.deepEqual(more, []);
    assert.match(finding?.at ?? "", /^test\/playbooks\/language\/look-over\.test\.ts:\d+:13$/);
    assert.match(finding?.what ?? "", /a list is always true/);
    assert.match(finding?.mend ?? "", /alert\.resources\.length > 0/);
  });
});

describe("graph", () => {
  it("draws questions, decisions, ends and branches as Mermaid has them", () => {
    const drawn = graph(compile(guarddutyTriage));
    assert.match(drawn, /^flowchart TD\n/);
    assert.match(drawn, /\{\{"ask-on-call"\}\}/);
    assert.match(drawn, /\{"How it ended"\}/);
    assert.match(drawn, /subgraph s\d+\["enrich"\]/);
    assert.match(drawn, /\(\["Finished"\]\)/);
    assert.equal(drawn, graph(compile(guarddutyTriage)));
  });

  it("draws a way for every way there is, and no other", () => {
    const { machine } = compile(sshTicketCheck);
    const ways = JSON.stringify(machine).match(/"(Next|Default)":/g)?.length;
    assert.equal(graph(compile(sshTicketCheck)).match(/-->|-\.->/g)?.length, ways);
  });
});

describe("try", () => {
  it("runs a playbook on an alert with given results, a list of them in order", async () => {
    const tried = await tryPlaybook(sshTicketCheck, alert, {
      "find-engineer": engineer,
      "ask-for-ticket": [{ choice: "jira-ticket", ticket: "X", by: engineer, at: "t" }, notMe],
      "check-answer": { found: false, isOpen: false, key: "X" },
      "refuse-ticket": { channel: "C", ts: "1" },
      "tell-security": { channel: "C", ts: "1" },
      "ask-on-call": { choice: "contain", by: engineer, at: "t" },
      "file-case": { key: "SEC-1", url: "u" },
    });
    assert.ok(tried.missing === undefined);
    assert.equal(tried.outcome, "contained");
    assert.deepEqual(tried.calls.map(({ step }) => step).slice(0, 5), [
      "find-engineer",
      "ask-for-ticket",
      "check-answer",
      "refuse-ticket",
      "ask-for-ticket",
    ]);
  });

  it("fails a step as it is told, and takes null for a question that nobody answered", async () => {
    const tried = await tryPlaybook(sshTicketCheck, alert, {
      "find-engineer": { error: "Task.NotFound", cause: "nobody" },
      "tell-security": { channel: "C", ts: "1" },
      "ask-on-call": null,
      "file-case": { key: "SEC-1", url: "u" },
    });
    assert.ok(tried.missing === undefined);
    assert.deepEqual(tried.problem, { step: "fail", error: "NoDecision", cause: "nobody on call decided" });
  });

  it("says for which step it was given no result, though the playbook catches its failures", async () => {
    const tried = await tryPlaybook(sshTicketCheck, alert, {});
    assert.equal(tried.missing, "find-engineer");
    assert.deepEqual(
      tried.calls.map(({ step }) => step),
      ["find-engineer"],
    );
  });

  it("refuses an alert that does not fit the endpoint", async () => {
    await assert.rejects(
      tryPlaybook(sshTicketCheck, { ...alert, class_uid: 1 }, {}),
      /does not fit endpoint "ssh-login"/,
    );
  });
});
