/** Who races whom for a question's answer. The scheduler goes through their calls in every order it can think of. */
import assert from "node:assert/strict";
import type fc from "fast-check";
import { ask } from "../../functions/platform/ask/ask.ts";
import { settle } from "../../functions/platform/ask/settle.ts";
import { answerOf } from "../../functions/platform/conclude.ts";
import { endCase } from "../../functions/platform/end-case.ts";
import { sweepQuestions } from "../../functions/platform/sweep/questions.ts";
import type { World } from "../functions/platform/support/world.ts";
import { judge } from "./judge.ts";
import { type Heard, openRace, type Race } from "./question.ts";

const minute = 60_000;
const everybody = { to: { group: "everybody" } };

/** One race from its question to its end; throws when a promise is broken. */
type Run = (world: World, scheduler: fc.Scheduler) => Promise<void>;

async function race(
  world: World,
  scheduler: fc.Scheduler,
  question: Readonly<Record<string, unknown>>,
  racers: (race: Race) => readonly Promise<unknown>[],
): Promise<{ readonly race: Race; readonly heard: readonly Heard[] }> {
  const opened = await openRace(world, scheduler, question);
  const all = await scheduler.waitFor(Promise.all(racers(opened)));
  return { race: opened, heard: all.filter(isHeard) };
}

const isHeard = (value: unknown): value is Heard => typeof value === "object" && value !== null && "who" in value;

/** Sweep, as far as it looks at questions, when it is so late. */
const sweepAt = (race: Race, now: number) => {
  const platform = race.at(now);
  return sweepQuestions(platform, { until: Number.POSITIVE_INFINITY, now: platform.now }, platform.log);
};

const ended = async (
  world: World,
  scheduler: fc.Scheduler,
  question: Readonly<Record<string, unknown>>,
  racers: (race: Race) => readonly Promise<unknown>[],
) => {
  const { race: raced, heard } = await race(world, scheduler, question, racers);
  return { race: raced, heard, item: await judge(raced, heard) };
};

export const answerRaces: Readonly<Record<string, Run>> = {
  "three people of a group": async (world, scheduler) => {
    const { item } = await ended(world, scheduler, everybody, ({ press }) => [
      press("engineer", "yes"),
      press("other", "no"),
      press("oncall", "yes"),
    ]);
    assert.equal(item.state, "answered");
  },

  "a web link and Slack, of one person": async (world, scheduler) => {
    const { item } = await ended(world, scheduler, {}, ({ press, link }) => [
      press("engineer", "yes"),
      link("engineer", "no"),
    ]);
    assert.equal(item.state, "answered");
  },

  "web links and Slack, of three people": async (world, scheduler) => {
    const { item } = await ended(world, scheduler, everybody, ({ press, link }) => [
      link("engineer", "no"),
      press("other", "yes"),
      link("oncall", "yes"),
      press("oncall", "yes"),
    ]);
    assert.equal(item.state, "answered");
  },

  "one button pressed three times": async (world, scheduler) => {
    const { item } = await ended(world, scheduler, {}, ({ press }) => [
      press("engineer", "yes"),
      press("engineer", "yes"),
      press("engineer", "yes"),
    ]);
    assert.equal(item.state, "answered");
  },

  "a quorum of two: two agree, one does not": async (world, scheduler) => {
    const { item } = await ended(world, scheduler, { ...everybody, quorum: 2 }, ({ press, link }) => [
      press("engineer", "yes"),
      link("other", "no"),
      link("oncall", "yes"),
    ]);
    assert.equal(JSON.parse(answerOf(item)).choice, "yes");
  },

  "a quorum of three: each answers both ways": async (world, scheduler) => {
    const { item, heard } = await ended(world, scheduler, { ...everybody, quorum: 3 }, ({ press, link }) =>
      (["engineer", "other", "oncall"] as const).flatMap((who) => [press(who, "yes"), link(who, "yes")]),
    );
    assert.equal(item.state, "answered");
    assert.deepEqual([item.votes, item.voters?.size], [{ yes: 3 }, 3]);
    assert.equal(heard.filter(({ kind }) => kind === "counted").length, 2);
  },

  "a quorum of two that one person cannot make": async (world, scheduler) => {
    const { item } = await ended(world, scheduler, { ...everybody, quorum: 2 }, ({ press, link }) => [
      press("engineer", "yes"),
      link("engineer", "yes"),
      press("other", "no"),
    ]);
    assert.deepEqual([item.state, item.voters?.size], ["expired", 2]);
  },

  "an answer and the time-out": async (world, scheduler) => {
    let settled: unknown;
    const { item } = await ended(world, scheduler, {}, (race) => {
      const { expiresAt, step, visit } = race.item;
      const late = { investigation: race.investigation, step, visit };
      return [
        race.press("engineer", "yes", expiresAt - 1),
        sweepAt(race, expiresAt),
        sweepAt(race, expiresAt + minute),
        settle(race.at(expiresAt + 15 * minute), late).then((answer) => (settled = answer)),
      ];
    });
    assert.deepEqual(settled, JSON.parse(answerOf(item)), "what the step's Catch was given");
  },

  "an answer and the reminder": async (world, scheduler) => {
    const { race, item } = await ended(world, scheduler, { remindAfterSeconds: 3600 }, (race) => {
      const due = race.item.remindAt ?? assert.fail("there is no reminder");
      return [sweepAt(race, due), sweepAt(race, due + 1), race.link("engineer", "no", due)];
    });
    assert.equal(item.state, "answered");
    const [asked] = race.item.messages ?? [];
    const reminders = (await world.messages()).filter(
      ({ text, ts }) => text.startsWith("A reminder") && Number(ts) > Number(asked?.ts),
    );
    assert.ok(reminders.length <= 1, `${reminders.length} reminders`);
  },

  "an answer and the escalation": async (world, scheduler) => {
    const escalate = { afterSeconds: 3600, to: { group: "everybody" } };
    const { item } = await ended(world, scheduler, { escalate }, (race) => {
      const due = race.item.escalateAt ?? assert.fail("there is no escalation");
      return [sweepAt(race, due), sweepAt(race, due + 1), race.press("engineer", "no", due)];
    });
    assert.equal(item.state, "answered");
  },

  "an answer and the step's second attempt": async (world, scheduler) => {
    const { race: raced, heard } = await race(world, scheduler, {}, (one) => [
      one.press("engineer", "yes"),
      ask(one.at(world.platform.now()), one.asked(`${one.token}, again`)),
    ]);
    const item = await judge(raced, heard, `${raced.token}, again`);
    assert.equal(item.state, "answered");
  },

  "an answer and the end of the case": async (world, scheduler) => {
    await ended(world, scheduler, {}, (race) => [
      race.press("engineer", "yes"),
      race.link("engineer", "no"),
      endCase(race.at(world.platform.now()), race.investigation, { status: "aborted" }),
    ]);
  },
};
