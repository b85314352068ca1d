import assert from "node:assert/strict";
import { eventually } from "../support/until.ts";
import { RunningPlatform, sshAlert } from "./platform.ts";

const engineer = "engineer@example.com";
const kinds = (view: { timeline: readonly { kind: string; step?: string }[] }) =>
  view.timeline.map((t) => (t.step ? `${t.kind} ${t.step}` : t.kind));

describe("the way of an SSH alert", function () {
  this.timeout(600_000);
  const platform = new RunningPlatform();
  before(() => platform.start());
  after(() => platform.remove());

  it("ends validated without a question when the ticket is open and the engineer's", async () => {
    const { investigationId } = await platform.send(sshAlert("host-valid", "OPS-101"));
    const view = await platform.ended(investigationId);
    assert.equal(view.status, "succeeded");
    assert.equal(view.outcome, "validated");
    assert.equal(
      (await platform.messages()).some((m) => JSON.stringify(m).includes("host-valid")),
      false,
    );
    assert.equal(
      (await platform.issues()).filter((i) => i.key.startsWith("SEC-") && JSON.stringify(i).includes("host-valid"))
        .length,
      1,
    );
  });

  it("asks the engineer, takes the ticket from the pop-up, thanks, and keeps the whole timeline", async () => {
    const { investigationId, duplicate, count } = await platform.send(sshAlert("host-asked"));
    assert.deepEqual({ duplicate, count }, { duplicate: false, count: 1 });
    const question = await platform.question("host-asked", "jira-ticket");
    assert.equal((await platform.show(investigationId)).status, "waiting");
    const again = await platform.send(sshAlert("host-asked"));
    assert.deepEqual(again, { investigationId, duplicate: true, count: 2 });
    await platform.answer(question, "jira-ticket", "OPS-101", engineer);
    const view = await platform.ended(investigationId);
    assert.deepEqual(
      kinds(view).filter((k) => k !== "duplicate"),
      [
        "alert",
        "started",
        "step find-engineer",
        "asked ask-for-ticket",
        "answered ask-for-ticket",
        "step check-answer",
        "step thank-engineer",
        "step file-case",
        "finished",
      ],
    );
    assert.equal(view.timeline.find((t) => t.kind === "answered")?.by, engineer);
    assert.equal(view.duplicates, 1);
    await eventually(async () =>
      assert.deepEqual((await platform.messages()).find((m) => m.ts === question.ts)?.actions, []),
    );
  });

  it("asks three times, tells #security and lets the on-call group contain", async () => {
    const { investigationId } = await platform.send(sshAlert("host-contain", "OPS-103"));
    let last = 0;
    for (const ticket of ["OPS-102", "OPS-103", "NOPE-1"]) {
      const question = await platform.question("host-contain", "jira-ticket", last);
      last = Number(question.ts);
      await platform.answer(question, "incident-ticket", ticket, engineer);
    }
    const decision = await platform.question("host-contain", "contain");
    const before = await platform.press(decision, "contain", engineer);
    assert.equal(before.status, 200);
    assert.equal((await platform.show(investigationId)).status, "waiting");
    await platform.press(decision, "contain", "oncall@example.com");
    const view = await platform.ended(investigationId);
    assert.equal(view.outcome, "contained");
    assert.ok(view.results["check-answer#3"]);
    assert.ok(
      (await platform.messages()).some((m) => m.channel === "C0SECURITY" && JSON.stringify(m).includes("host-contain")),
    );
  });

  it("opens one investigation for fifty alerts sent at once", async () => {
    const sent = await Promise.all(Array.from({ length: 50 }, () => platform.send(sshAlert("host-many", "OPS-101"))));
    assert.equal(new Set(sent.map((s) => s.investigationId)).size, 1);
    assert.deepEqual(
      sent.map((s) => s.count).sort((a, b) => a - b),
      Array.from({ length: 50 }, (_, i) => i + 1),
    );
    assert.equal(sent.filter((s) => !s.duplicate).length, 1);
  });
});
