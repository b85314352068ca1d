/** Who races whom for a question's answer. The scheduler goes through their calls in every order it can think of. */
import assert from "node:assert/strict";
import { ask } from "../../functions/platform/ask/ask.ts";
import { settle } from "../../functions/platform/ask/settle.ts";
import { answerOf } from "../../functions/platform/conclude.ts";
import { change } from "../../functions/platform/database.ts";
import { endCase } from "../../functions/platform/end-case.ts";
import { sweepQuestions } from "../../functions/platform/sweep/questions.ts";
import { judge } from "./judge.ts";
import { type Field, type Heard, openRace, type Race } from "./question.ts";

const minute = 60_000;
const everybody = { to: { group: "everybody" } };

/** One race from its question to its end; throws when a promise is broken. */
type Run = (field: Field) => Promise<void>;

async function race(
  field: Field,
  question: Readonly<Record<string, unknown>>,
  racers: (race: Race) => readonly Promise<unknown>[],
  before: (race: Race) => Promise<unknown> = async () => {},
): Promise<{ readonly race: Race; readonly heard: readonly Heard[] }> {
  const opened = await openRace(field, question);
  await before(opened);
  const all = await field.scheduler.waitFor(Promise.all(racers(opened)));
  return { race: opened, heard: all.filter(isHeard) };
}

const isHeard = (value: unknown): value is Heard => typeof value === "object" && value !== null && "who" in value;

/** Sweep, as far as it looks at questions, when it is so late. */
const sweepAt = (race: Race, now: number) => {
  const platform = race.at(now);
  return sweepQuestions(platform, { until: Number.POSITIVE_INFINITY, now: platform.now }, platform.log);
};

const ended = async (
  field: Field,
  question: Readonly<Record<string, unknown>>,
  racers: (race: Race) => readonly Promise<unknown>[],
) => {
  const { race: raced, heard } = await race(field, question, racers);
  return { race: raced, heard, item: await judge(raced, heard) };
};

export const answerRaces: Readonly<Record<string, Run>> = {
  "three people of a group": async (field) => {
    const { item } = await ended(field, everybody, ({ press }) => [
      press("engineer", "yes"),
      press("other", "no"),
      press("oncall", "yes"),
    ]);
    assert.equal(item.state, "answered");
  },

  "a web link and Slack, of one person": async (field) => {
    const { item } = await ended(field, {}, ({ press, link }) => [press("engineer", "yes"), link("engineer", "no")]);
    assert.equal(item.state, "answered");
  },

  "web links and Slack, of three people": async (field) => {
    const { item } = await ended(field, everybody, ({ press, link }) => [
      link("engineer", "no"),
      press("other", "yes"),
      link("oncall", "yes"),
      press("oncall", "yes"),
    ]);
    assert.equal(item.state, "answered");
  },

  "one button pressed three times": async (field) => {
    const { item } = await ended(field, {}, ({ press }) => [
      press("engineer", "yes"),
      press("engineer", "yes"),
      press("engineer", "yes"),
    ]);
    assert.equal(item.state, "answered");
  },

  "a quorum of two: two agree, one does not": async (field) => {
    const { item } = await ended(field, { ...everybody, quorum: 2 }, ({ press, link }) => [
      press("engineer", "yes"),
      link("other", "no"),
      link("oncall", "yes"),
    ]);
    assert.equal(JSON.parse(answerOf(item)).choice, "yes");
  },

  "a quorum of three: each answers both ways": async (field) => {
    const { item, heard } = await ended(field, { ...everybody, quorum: 3 }, ({ press, link }) =>
      (["engineer", "other", "oncall"] as const).flatMap((who) => [press(who, "yes"), link(who, "yes")]),
    );
    assert.equal(item.state, "answered");
    assert.deepEqual([item.votes, item.voters?.size], [{ yes: 3 }, 3]);
    assert.equal(heard.filter(({ kind }) => kind === "counted").length, 2);
  },

  "a quorum of two that one person cannot make": async (field) => {
    const { item } = await ended(field, { ...everybody, quorum: 2 }, ({ press, link }) => [
      press("engineer", "yes"),
      link("engineer", "yes"),
      press("other", "no"),
    ]);
    assert.deepEqual([item.state, item.voters?.size], ["expired", 2]);
  },

  "an answer and the time-out": async (field) => {
    let settled: unknown;
    const { item } = await ended(field, {}, (race) => {
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

  "an answer and the reminder": async (field) => {
    const { race, item } = await ended(field, { remindAfterSeconds: 3600 }, (race) => {
      const due = race.item.remindAt ?? assert.fail("there is no reminder");
      return [sweepAt(race, due), sweepAt(race, due + 1), race.link("engineer", "no", due)];
    });
    assert.equal(item.state, "answered");
    const [asked] = race.item.messages ?? [];
    const reminders = (await field.world.messages()).filter(
      ({ text, ts }) => text.startsWith("A reminder") && Number(ts) > Number(asked?.ts),
    );
    assert.ok(reminders.length <= 1, `${reminders.length} reminders`);
  },

  "an answer and the escalation": async (field) => {
    const escalate = { afterSeconds: 3600, to: { group: "everybody" } };
    const { item } = await ended(field, { escalate }, (race) => {
      const due = race.item.escalateAt ?? assert.fail("there is no escalation");
      return [sweepAt(race, due), sweepAt(race, due + 1), race.press("engineer", "no", due)];
    });
    assert.equal(item.state, "answered");
  },

  "an answer and the step's second attempt": async (field) => {
    const { race: raced, heard } = await race(field, {}, (one) => [
      one.press("engineer", "yes"),
      ask(one.at(field.world.platform.now()), one.asked(`${one.token}, again`)),
    ]);
    const item = await judge(raced, heard, `${raced.token}, again`);
    assert.equal(item.state, "answered");
  },

  "an answer and a second attempt of a step that died before it stored its message": async (field) => {
    const { interactions } = field.world.platform;
    const { race: raced, heard } = await race(
      field,
      everybody,
      (one) => [
        one.press("engineer", "yes"),
        one.link("other", "no"),
        ask(one.at(field.world.platform.now()), one.asked(`${one.token}, again`)),
      ],
      ({ item: { id } }) => change(interactions, { id }, { update: "SET #messages = :none", values: { ":none": [] } }),
    );
    await judge(raced, heard, `${raced.token}, again`);
  },

  "an answer and the end of the case": async (field) => {
    await ended(field, {}, (race) => [
      race.press("engineer", "yes"),
      race.link("engineer", "no"),
      endCase(race.at(field.world.platform.now()), race.investigation, { status: "aborted" }),
    ]);
  },
};
