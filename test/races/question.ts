/** A question that is raced for: who may answer it by which way, and what they heard. */
import assert from "node:assert/strict";
import type fc from "fast-check";
import { ask } from "../../functions/platform/ask/ask.ts";
import { openCase } from "../../functions/platform/cases.ts";
import { type Interaction, readInteraction } from "../../functions/platform/interactions.ts";
import { slackInteraction } from "../../functions/platform/respond/slack.ts";
import { webResponse } from "../../functions/platform/respond/web.ts";
import { newInvestigationId } from "../../functions/runtime/ids.ts";
import { people } from "../../local/stand-ins/directory.ts";
import { alertOf, asking } from "../functions/platform/support/samples.ts";
import { slackSigned, type World } from "../functions/platform/support/world.ts";
import { type Racing, scheduled } from "./scheduled.ts";

export type Who = "engineer" | "other" | "oncall";
export type Choice = "yes" | "no";

/** What somebody heard who answered. */
export type Heard = {
  readonly who: Who;
  readonly choice: Choice;
  /** `accepted`: this answer ended the question; `counted`: a vote of several. */
  readonly kind: "accepted" | "counted" | "told";
  readonly status: number;
  readonly text: string;
};

export type Race = {
  readonly world: World;
  readonly investigation: string;
  readonly token: string;
  /** As it stood when the race began. */
  readonly item: Interaction;
  /** What is asked, as the state machine sends it; again with another token. */
  asked(token: string): ReturnType<typeof asking>;
  /** The platform in turn with the other racers, at this time. */
  at(now: number): Racing;
  /** Presses a button in Slack. */
  press(who: Who, choice: Choice, now?: number): Promise<Heard>;
  /** Sends off the form behind the person's own link. */
  link(who: Who, choice: Choice, now?: number): Promise<Heard>;
};

const emailOf = (who: Who) => `${who}@example.com`;
const personOf = (who: Who) => people.find(({ email }) => email === emailOf(who)) ?? assert.fail(who);

/** Where a race is run: `late` is how many turns the others have before anybody answers, since sweep and `ask` have a longer way. */
export type Field = { readonly world: World; readonly scheduler: fc.Scheduler; readonly late: number };

/** Asks, with nobody in the way; from then on the scheduler decides. */
export async function openRace(
  { world, scheduler, late }: Field,
  question: Readonly<Record<string, unknown>>,
): Promise<Race> {
  const { platform } = world;
  const others = async () => {
    for (let turn = 0; turn < late; turn++) await scheduler.schedule(Promise.resolve(), "waits");
  };
  const investigation = newInvestigationId(platform.now());
  const token = `token of ${investigation}`;
  await openCase(platform.results, alertOf({ investigation, pk: investigation }));
  const asked = (newest: string) => ({
    ...asking({ token: newest, question: { choices: { yes: "Yes", no: "No" }, text: investigation, ...question } }),
    investigation,
  });
  await ask(platform, asked(token));
  const posted = (await world.messages()).filter(({ text }) => text === investigation);
  const [, id = ""] = /answer:([\w-]{22}):/.exec(posted[0]?.actions[0]?.actionId ?? "") ?? [];
  const item = (await readInteraction(platform.interactions, id)) ?? assert.fail("nothing was asked");
  const shownTo = (who: Who) => {
    const message = item.messages?.find(({ userId }) => userId === personOf(who).slackId) ?? item.messages?.[0];
    const shown = posted.find(({ channel, ts }) => channel === message?.channel && ts === message?.ts);
    const [path = ""] = /\/respond\/[\w.-]+/.exec(JSON.stringify(shown?.blocks)) ?? [];
    return { channel: message?.channel ?? "", ts: message?.ts ?? "", path };
  };
  const at = (now: number) => scheduled(platform, scheduler, () => now);

  return {
    world,
    investigation,
    token,
    item,
    asked,
    at,
    async press(who, choice, now = platform.now()) {
      const { channel, ts } = shownTo(who);
      const { slackId } = personOf(who);
      const payload = {
        type: "block_actions",
        user: { id: slackId, team_id: "T0SOCLESS" },
        team: { id: "T0SOCLESS" },
        trigger_id: "1.2",
        container: { channel_id: channel, message_ts: ts },
        actions: [{ action_id: `answer:${id}:${choice}` }],
      };
      const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
      const request = {
        id: "r",
        method: "POST",
        path: "/slack/interactions",
        headers: slackSigned(body),
        body: Buffer.from(body),
      };
      await others();
      const { statusCode, body: said } = await slackInteraction(at(now), request);
      return { who, choice, status: statusCode, text: said, kind: said === "" ? "accepted" : kindOf(said) };
    },
    async link(who, choice, now = platform.now()) {
      const body = Buffer.from(`choice=${choice}`);
      const request = { id: "r", method: "POST", path: shownTo(who).path, headers: { accept: "*/*" }, body };
      await others();
      const { statusCode, body: said } = await webResponse(at(now), request);
      const kind = kindOf(said);
      return {
        who,
        choice,
        status: statusCode,
        text: said,
        kind: statusCode === 200 && kind === "told" ? "accepted" : kind,
      };
    },
  };
}

const kindOf = (said: string) => (said.includes("Your answer counts") ? "counted" : "told");
