/** A question of a real case, answered over HTTP by its web link and by its button at the same moment. */
import assert from "node:assert/strict";
import { z } from "zod";
import { atOnce } from "../../bench/support/at-once.ts";
import { type Message, type RunningPlatform, sshAlert } from "../whole/platform.ts";

const engineer = "engineer@example.com";
const onCall = "oncall@example.com";
const told = z.object({ told: z.string() });

/** One line for each case that has more than one outcome, or where somebody was not told. */
export async function bothWays(platform: RunningPlatform, cases: number): Promise<string[]> {
  const hosts = Array.from({ length: cases }, (_, at) => `host-both-${at}-of-${cases}`);
  const misses = await atOnce(4, hosts, async (host) => {
    try {
      await oneCase(platform, host);
      return [];
    } catch (error) {
      return [`${host}: ${error instanceof Error ? error.message : String(error)}`];
    }
  });
  return misses.flat();
}

async function oneCase(platform: RunningPlatform, host: string): Promise<void> {
  const { investigationId } = await platform.send(sshAlert(host));
  const asked = await platform.question(host, "not-me");
  await raced(platform, asked, { choice: "not-me", also: "not-me", user: engineer });
  const decision = await platform.question(host, "contain");
  const winner = await raced(platform, decision, { choice: "contain", also: "accept", user: onCall });
  const view = await platform.ended(investigationId);
  assert.deepEqual([view.status, view.outcome], ["succeeded", winner === "contain" ? "contained" : "accepted"]);
  const answers = view.timeline.filter(({ kind }) => kind === "answered").map(({ step, by }) => [step, by]);
  assert.deepEqual(answers, [
    ["ask-for-ticket", engineer],
    ["ask-on-call", onCall],
  ]);
  const filed = (await platform.issues()).filter(({ summary }) => summary.includes(`${host}:`));
  assert.equal(filed.length, 1, "Jira issues");
}

type Wanted = { readonly choice: string; readonly also: string; readonly user: string };

/** Presses one choice and sends the other by the link; gives the one that counts. */
async function raced(platform: RunningPlatform, question: Message, { choice, also, user }: Wanted): Promise<string> {
  const [link = ""] = /http:\/\/[^|>"\s]+\/respond\/[\w.-]+/.exec(JSON.stringify(question.blocks)) ?? [];
  const [pressed, sent] = await Promise.all([
    platform.press(question, choice, user),
    fetch(link, {
      method: "POST",
      body: new URLSearchParams({ choice: also }),
      headers: { accept: "application/json" },
    }),
  ]);
  const said = await sent.text();
  assert.equal(pressed.status, 200, JSON.stringify(pressed.body));
  if (pressed.body === "") {
    assert.deepEqual([sent.status, JSON.parse(said).by], [409, user], "who was later is told who answered");
    return choice;
  }
  assert.equal(sent.status, 200, said);
  assert.match(told.parse(pressed.body).told, new RegExp(`Answered by .*${user}`));
  return also;
}
