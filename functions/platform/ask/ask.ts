/** Asks a person, once however often the step is tried: intent, record, note, post. */
import { z } from "zod";
import { TaskInvalid, TaskNotFound, TaskThrottled, TaskUnavailable } from "../../runtime/errors.ts";
import { newInteractionId } from "../../runtime/ids.ts";
import { describeIssues } from "../../runtime/issues.ts";
import { audience } from "../audience.ts";
import { clearQuestion, noteQuestion, readCase } from "../cases.ts";
import { claimClosed } from "../claim.ts";
import { type Conclude, conclude, rewrite } from "../conclude.ts";
import { shardOf } from "../database.ts";
import {
  eventAt,
  type Interaction,
  interactionShards,
  nextOf,
  type Respondent,
  readInteraction,
  upsert,
} from "../interactions.ts";
import { postQuestion } from "../posting.ts";
import { type Question, question } from "../question.ts";
import { intend } from "../steps.ts";

export type Ask = Conclude & {
  /** Base address of the HTTP API. */
  readonly apiUrl: string;
};

const asking = z.object({
  investigation: z.string(),
  execution: z.string(),
  step: z.string(),
  visit: z.string(),
  token: z.string(),
  question: z.unknown().optional(),
});

/** Puts a playbook's question to the people it names. The answer comes later, by the task token. */
export async function ask(platform: Ask, input: unknown): Promise<void> {
  const given = asking.parse(input);
  const parsed = question.safeParse(given.question);
  if (!parsed.success)
    throw new TaskInvalid(`the question of step "${given.step}" is wrong: ${describeIssues(parsed.error)}`);
  const slack = await platform.slack();
  const people = await audience(slack, parsed.data.to);
  const who = await eligible(platform, given.investigation, parsed.data, people);

  const fresh = newInteractionId();
  const id = (await intend(platform.results, given, fresh, platform.now())).interaction ?? fresh;
  const open = await upsert(platform.interactions, newInteraction(platform.now(), id, given, parsed.data, who));
  if (!open) return answerGoesTo(platform, id, given.token);
  if (!(await noteQuestion(platform.results, given.investigation, id))) {
    return conclude(platform, await claimClosed(platform.interactions, open, platform.now()));
  }
  if (id !== fresh && (await answeredMeanwhile(platform, open))) return;
  const asked = await postQuestion({ ...platform, slack }, open, open.allowed, id !== fresh).catch(
    withdrawn(platform, open),
  );
  // Somebody answered before the message was stored.
  if (asked.state !== "open") await rewrite(platform, asked);
}

/** Somebody may have answered what an earlier attempt posted, before this one noted that the case waits: then it does not. */
async function answeredMeanwhile({ interactions, results }: Ask, { id, investigation }: Interaction): Promise<boolean> {
  const item = await readInteraction(interactions, id);
  if (item?.state === "open") return false;
  await clearQuestion(results, investigation, id);
  return true;
}

/** What passes by itself is tried again by the state machine; after anything else nobody will ever see the question. */
function withdrawn(platform: Ask, open: Interaction): (error: unknown) => Promise<never> {
  return async (error) => {
    const passes = error instanceof TaskThrottled || error instanceof TaskUnavailable;
    if (!passes) await conclude(platform, await claimClosed(platform.interactions, open, platform.now()));
    throw error;
  };
}

/** The question was answered while this attempt began: the newest token gets the answer. */
async function answerGoesTo(platform: Ask, id: string, token: string): Promise<void> {
  const item = await readInteraction(platform.interactions, id);
  if (item && item.state !== "closed") await conclude(platform, { ...item, token, delivered: false });
}

type Eligible = Pick<Interaction, "allowed" | "excluded">;

/** Whoever may answer: everyone asked, without the person whom the alert is about when the question says so. */
async function eligible(
  platform: Ask,
  investigation: string,
  asked: Question,
  people: Respondent[],
): Promise<Eligible> {
  if (asked.exclude === undefined) return { allowed: people };
  const subject = (await readCase(platform.results, investigation))?.subject?.toLowerCase();
  if (subject === undefined)
    throw new TaskInvalid("the subject may not answer, but it is not known who the alert is about");
  const allowed = people.filter(({ email }) => email !== subject);
  if (allowed.length === 0) throw new TaskNotFound("nobody but the subject of the alert could answer");
  return { allowed, excluded: [subject] };
}

function newInteraction(
  now: number,
  id: string,
  { investigation, execution, step, visit, token }: z.output<typeof asking>,
  asked: Question,
  who: Eligible,
): Omit<Interaction, "state"> {
  const due = {
    expiresAt: now + asked.withinSeconds * 1000,
    remindAt: asked.remindAfterSeconds === undefined ? undefined : now + asked.remindAfterSeconds * 1000,
    escalateAt: asked.escalate === undefined ? undefined : now + asked.escalate.afterSeconds * 1000,
  };
  return {
    id,
    investigation,
    execution,
    step,
    visit,
    token,
    question: JSON.stringify(asked),
    askedAt: new Date(now).toISOString(),
    ...due,
    nextAt: nextOf(due),
    dueShard: shardOf(id, interactionShards),
    ...who,
    quorum: asked.quorum ?? 1,
    votes: {},
    links: {},
    messages: [],
    events: [eventAt(now, { kind: "asked", to: who.allowed.map(({ email }) => email).join(", ") })],
  };
}
