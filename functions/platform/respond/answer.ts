/** One person's answer, whichever way it came: who may, what they may say, and who was first. */
import type { WebClient } from "@slack/web-api";
import { memberIds } from "../audience.ts";
import { claimAnswer } from "../claim.ts";
import { type Conclude, conclude } from "../conclude.ts";
import { type Interaction, type Message, questionOf, type Respondent } from "../interactions.ts";
import { outcomeText, standing } from "../outcome.ts";
import { choiceOf, emptyFields } from "../question.ts";

/** Who says that they are one of those who were asked. */
export type Answerer = {
  /** The Slack id of the person. */
  readonly userId: string;
  /** Whose word it is: a user's id of one Slack workspace is nobody's in another. A web link is its recipient's own. */
  readonly by: { readonly team: string | undefined } | "link";
};

export type Given = {
  readonly who: Answerer;
  readonly choice: string;
  readonly fields: Readonly<Record<string, string>>;
  /** The message whose button was pressed: it may not be stored yet. */
  readonly pressed?: Message;
};

export type Verdict =
  | { readonly kind: "accepted" | "counted"; readonly item: Interaction; readonly text: string }
  | { readonly kind: "refused"; readonly text: string }
  | { readonly kind: "invalid"; readonly empty: readonly string[]; readonly text: string }
  | { readonly kind: "over"; readonly item: Interaction; readonly text: string };

/** Longer text in one field of a form is refused. */
const fieldLimit = 3000;

export type AnswerParts = Conclude & {
  /** How long a claimed answer's delivery may take before the person hears; what is not delivered by then, sweep delivers. */
  readonly patienceMs: number;
};

/** Judges and claims one answer; a claimed one is delivered before this returns, as far as time allows. */
export async function answer(platform: AnswerParts, item: Interaction, given: Given): Promise<Verdict> {
  const refusal = await mayAnswer(platform, item, given.who);
  if ("text" in refusal) return { kind: "refused", text: refusal.text };
  const over = overNow(item, platform.now());
  if (over) return over;

  const choice = choiceOf(questionOf(item), given.choice);
  if (!choice) return { kind: "invalid", empty: [], text: "The question has no such choice." };
  const empty = emptyFields(choice, given.fields);
  if (empty.length > 0) return { kind: "invalid", empty, text: "Please fill in every field." };
  const fields = Object.fromEntries(
    Object.keys(choice.fields).map((name) => [name, (given.fields[name] ?? "").trim()]),
  );
  const long = Object.keys(fields).filter((name) => (fields[name] ?? "").length > fieldLimit);
  if (long.length > 0)
    return { kind: "invalid", empty: long, text: `At most ${fieldLimit} characters fit into a field.` };

  const { id, name, email } = refusal;
  const claim = await claimAnswer(
    platform.interactions,
    item,
    { choice: given.choice, fields, by: { id, name, email } },
    platform.now(),
  );
  switch (claim.kind) {
    case "claimed":
      await inTime(platform, conclude(platform, claim.item, given.pressed));
      return { kind: "accepted", item: claim.item, text: outcomeText(claim.item, questionOf(claim.item)) };
    case "counted":
      return { kind: "counted", item: claim.item, text: `Your answer counts. ${claim.item.quorum} people must agree.` };
    case "repeated":
      return { kind: "over", item: claim.item, text: "You have answered already; the others have not agreed yet." };
    case "over":
      return (
        overNow(claim.item, platform.now()) ?? { kind: "refused", text: "The question changed meanwhile; try again." }
      );
  }
}

/** Says what became of a question that is open no more. */
export function overNow(item: Interaction, now: number): Verdict | undefined {
  const state = standing(item, now);
  return state === "open" ? undefined : { kind: "over", item, text: outcomeText({ ...item, state }, questionOf(item)) };
}

/** The person with this Slack id, if the question is theirs to answer; of their own workspace, and in a group only while they are in it. */
export async function mayAnswer(
  { slack }: { slack(): Promise<WebClient> },
  item: Interaction,
  { userId, by }: Answerer,
): Promise<Respondent | { readonly text: string }> {
  const person = item.allowed.find(({ id }) => id === userId);
  if (!person) {
    const names = item.allowed.map(({ name }) => name).join(", ");
    return { text: `This question was not put to you: only ${names} may answer it. Nothing has changed.` };
  }
  // A question that an earlier version has asked does not say whose workspace it was.
  if (by !== "link" && person.teams && !(by.team !== undefined && person.teams.includes(by.team))) {
    return { text: "Only people of the workspace that was asked may answer. Nothing has changed." };
  }
  if (person.group !== undefined && !(await memberIds(await slack(), person.group)).includes(userId)) {
    return { text: "You are not in the group any more that was asked. Nothing has changed." };
  }
  return person;
}

async function inTime({ log, patienceMs }: AnswerParts, work: Promise<void>): Promise<void> {
  const waited = Promise.withResolvers<void>();
  const timer = setTimeout(waited.resolve, patienceMs);
  const logged = work.catch((error: unknown) =>
    log.warn("an answer is claimed but not delivered yet: sweep will", { error }),
  );
  await Promise.race([logged, waited.promise]);
  clearTimeout(timer);
}
