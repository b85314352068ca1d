/** The whole process is killed at moments that nobody chose; KILL_ROUNDS=20 looks longer. */
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { until } from "../support/until.ts";
import { RunningPlatform, sshAlert } from "./platform.ts";

const engineer = "engineer@example.com";

describe("a platform that is killed again and again", function () {
  this.timeout(900_000);
  const platform = new RunningPlatform();
  before(() => platform.start());
  after(() => platform.remove());

  async function killAfter(milliseconds: number): Promise<void> {
    await sleep(milliseconds);
    await platform.end("SIGKILL");
    await platform.start();
  }

  for (const round of Array.from({ length: Number(process.env.KILL_ROUNDS ?? 1) }, (_, i) => i + 1)) {
    const moments = [Math.random() * 400, Math.random() * 800].map(Math.round);
    const [first = 0, second = 0] = moments;

    it(`ends each case with one issue and one thank-you, whenever it is killed (round ${round})`, async () => {
      const host = `host-killed-${round}`;
      const when = `killed ${moments.join(", ")} ms after the alert and the answer`;
      const { investigationId } = await platform.send(sshAlert(host));
      await killAfter(first);
      const question = await until(
        `the question (${when})`,
        async () =>
          (await platform.messages()).find(
            (m) => JSON.stringify(m.blocks).includes(host) && m.actions.some((a) => a.actionId.endsWith("jira-ticket")),
          ),
        240,
      );
      await platform.answer(question, "jira-ticket", "OPS-101", engineer);
      await killAfter(second);
      const view = await until(
        `the end (${when})`,
        async () => {
          const found = await platform.show(investigationId);
          return found.closedAt === undefined ? undefined : found;
        },
        240,
      );
      assert.equal(view.outcome, "validated", when);
      const messages = (await platform.messages()).filter((m) => JSON.stringify(m).includes(host));
      assert.equal(messages.filter((m) => /^Thank you/.test(m.text)).length, 1, `one thank-you, ${when}`);
      assert.equal(messages.filter((m) => /\(1 of 3\)/.test(JSON.stringify(m))).length, 1, `one question, ${when}`);
      const issues = (await platform.issues()).filter((i) => i.key.startsWith("SEC-"));
      assert.equal(issues.filter((i) => i.summary.includes(host)).length, 1, `one issue, ${when}`);
    });
  }
});
