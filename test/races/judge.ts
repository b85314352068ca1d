/** One outcome, everyone else told so: what must hold of a question when its race is over, whoever won. */
import assert from "node:assert/strict";
import { readCase } from "../../functions/platform/cases.ts";
import { answerOf } from "../../functions/platform/conclude.ts";
import { type Interaction, questionOf, readInteraction } from "../../functions/platform/interactions.ts";
import { outcomeText } from "../../functions/platform/outcome.ts";
import { sweepQuestions } from "../../functions/platform/sweep/questions.ts";
import type { Heard, Race } from "./question.ts";

const minute = 60_000;

/** Lets sweep do what is left, an hour after the question's end. Throws when something does not hold; gives the question as it ended. */
export async function judge(race: Race, heard: readonly Heard[], token = race.token): Promise<Interaction> {
  const { world, investigation, item } = race;
  const { platform } = world;
  const late = { ...platform, now: () => item.expiresAt + 60 * minute };
  await sweepQuestions(late, { until: Number.POSITIVE_INFINITY, now: late.now }, platform.log);

  const ended = (await readInteraction(platform.interactions, item.id)) ?? assert.fail("the question is gone");
  assert.notEqual(ended.state, "open");
  assert.deepEqual([ended.delivered, ended.nextAt], [true, undefined], "sweep has nothing more to do");
  await isDelivered(race, ended, token);
  assert.equal((await readCase(platform.results, investigation))?.openQuestions, undefined, "the case waits no longer");

  const accepted = heard.filter(({ kind }) => kind === "accepted");
  const wanted = ended.state === "answered" ? [[ended.by?.email, JSON.parse(answerOf(ended)).choice]] : [];
  assert.deepEqual(
    accepted.map(({ who, choice }) => [`${who}@example.com`, choice]),
    wanted,
    "who was told that the answer is accepted",
  );
  assert.equal(
    ended.events?.filter(({ kind }) => kind === "answered").length,
    wanted.length,
    "answers in the timeline",
  );
  for (const one of heard) isTold(one, ended);
  assert.deepEqual(
    world.logged.splice(0).filter((line) => line.includes('"level":"error"')),
    [],
    "what was logged as an error",
  );
  await isShown(race, ended);
  return ended;
}

/** The machine has heard one answer, and the step's record is that answer. */
async function isDelivered(
  { world, investigation, token: first }: Race,
  ended: Interaction,
  token: string,
): Promise<void> {
  const tokens = new Set([first, token]);
  const delivered = world.states.delivered.filter((one) => tokens.has(one.token));
  const outputs = new Set(delivered.map(({ output }) => JSON.stringify(output)));
  const step = await world.record(investigation, `S#${ended.step}${ended.visit}`);
  if (ended.state === "closed") {
    assert.deepEqual([outputs.size, step?.phase], [0, "started"], "a closed question delivers nothing");
    return;
  }
  const answer = answerOf(ended);
  assert.deepEqual([...outputs], [JSON.stringify(JSON.parse(answer))], "what was delivered");
  assert.ok(
    delivered.some((one) => one.token === token),
    "the newest token has its answer",
  );
  assert.deepEqual([step?.phase, step?.result], ["done", answer]);
}

/** Nobody is left in the dark, and nobody hears of a failure. */
function isTold({ kind, status, text, who }: Heard, ended: Interaction): void {
  assert.ok(status < 500, `${who} was answered ${status}: ${text}`);
  if (kind !== "told") return;
  const voted = ended.voters?.has(`${who}@example.com`) === true;
  if (voted && text.includes("You have answered already")) return;
  const words = {
    answered: `Answered by ${ended.by?.name} (${ended.by?.email})`,
    expired: "expired",
    closed: "closed",
    open: "",
  };
  assert.ok(text.includes(words[ended.state]), `${who} was told ${text} where the question is ${ended.state}`);
}

/** No message has buttons any more; each says what became of the question. */
async function isShown({ world, item }: Race, ended: Interaction): Promise<void> {
  const all = await world.messages();
  const buttons = all.filter(({ actions }) => actions.some(({ value }) => value === item.id));
  assert.deepEqual(buttons, [], "messages with buttons");
  const outcome = outcomeText(ended, questionOf(ended));
  for (const { channel, ts } of ended.messages ?? []) {
    const shown = all.find((message) => message.channel === channel && message.ts === ts);
    assert.ok(shown?.text.includes(outcome), `a message says ${shown?.text}`);
  }
}
