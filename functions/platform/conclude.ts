/** What follows the end of a question: the step's record, the waiting execution, the messages. May be done again at any point. */
import { SendTaskSuccessCommand, type SFNClient } from "@aws-sdk/client-sfn";
import type { WebClient } from "@slack/web-api";
import type { Log } from "../runtime/log.ts";
import { clearQuestion } from "./cases.ts";
import type { Table } from "./database.ts";
import { type Interaction, type Message, markConcluded, questionOf } from "./interactions.ts";
import { closedPost } from "./messages.ts";
import { outcomeText } from "./outcome.ts";
import { unstored } from "./posting.ts";
import { recordAnswer } from "./steps.ts";

export type Conclude = {
  readonly results: Table;
  readonly interactions: Table;
  readonly states: SFNClient;
  slack(): Promise<WebClient>;
  readonly log: Log;
  now(): number;
};

/** A message that could not be rewritten is tried again this often, for a day. */
const rewriteAgainMs = 5 * 60_000;
const giveUpMs = 86_400_000;

/** The answer as the playbook gets it, JSON text: `null` when nobody answered. */
export const answerOf = (item: Interaction): string => (item.state === "answered" ? (item.answer ?? "null") : "null");

/** Delivers a claimed question and rewrites its messages; `also` is a message that was pressed and may not be stored yet. */
export async function conclude(platform: Conclude, item: Interaction, also?: Message): Promise<void> {
  if (item.delivered !== true) await deliver(platform, item);
  const messages = [...(item.messages ?? []), ...(await unstored(platform, item))];
  const rewritten = await rewrite(platform, { ...item, messages }, also);
  const now = platform.now();
  const again = rewritten || now > item.expiresAt + giveUpMs ? undefined : now + rewriteAgainMs;
  await markConcluded(platform.interactions, item.id, now, again);
}

async function deliver({ results, states, now, log }: Conclude, item: Interaction): Promise<void> {
  if (item.state !== "closed") await recordAnswer(results, item, answerOf(item), now());
  await clearQuestion(results, item.investigation, item.id);
  if (item.state === "closed") return;
  const delivered = await send(states, item.token, answerOf(item));
  if (!delivered) log.info("the step waits no longer for its answer; its record has it", { interaction: item.id });
}

/** Ends the waiting step; false when it waits no longer: its own time limit or a stop came first. */
export async function send(states: SFNClient, taskToken: string, output: string): Promise<boolean> {
  try {
    await states.send(new SendTaskSuccessCommand({ taskToken, output }));
    return true;
  } catch (error) {
    const gone = ["TaskTimedOut", "TaskDoesNotExist", "InvalidToken"];
    if (error instanceof Error && gone.includes(error.name)) return false;
    throw error;
  }
}

/** Takes the buttons away and says what became of the question; false when a message could not be reached. */
export async function rewrite(
  { slack, log }: Pick<Conclude, "slack" | "log">,
  item: Interaction,
  also?: Message,
): Promise<boolean> {
  const stored = item.messages ?? [];
  const known = also === undefined || stored.some(({ channel, ts }) => channel === also.channel && ts === also.ts);
  const messages = known ? stored : [...stored, also];
  if (messages.length === 0) return true;
  const question = questionOf(item);
  const post = closedPost(question, outcomeText(item, question));
  const client = await slack();
  const done = await Promise.allSettled(
    messages.map(({ channel, ts }) => client.chat.update({ channel, ts, ...post })),
  );
  const failed = done.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  for (const error of failed)
    log.warn("a closed question's message could not be rewritten", { interaction: item.id, error });
  return failed.length === 0;
}
