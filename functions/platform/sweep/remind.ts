/** Reminds those who were asked, below the question's own message. */
import { slackFailure } from "../../tasks/slack/failure.ts";
import { isoTime } from "../database.ts";
import type { Interaction } from "../interactions.ts";
import type { Questions } from "./questions.ts";
import { finishTurn, takeTurn } from "./turn.ts";

/** Whoever has voted already is left in peace. */
export async function remind(platform: Questions, found: Interaction, now: number): Promise<void> {
  const item = await takeTurn(platform.interactions, found, "remindAt", now);
  if (!item) return;
  const slack = await platform.slack();
  const waiting = item.allowed.filter(({ email }) => !item.voters?.has(email));
  const messages = (item.messages ?? []).filter(({ userId }) => waiting.some(({ id }) => id === userId));
  const text = `A reminder: the question above still waits for your answer, until ${isoTime(item.expiresAt)}.`;
  const sent = await Promise.allSettled(
    messages.map(({ channel, ts }) =>
      slack.chat.postMessage({ channel, thread_ts: ts, text }).catch(slackFailure("remind the person")),
    ),
  );
  const failed = sent.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  for (const error of failed) platform.log.warn("a person could not be reminded", { interaction: item.id, error });
  if (messages.length > 0 && failed.length === messages.length) return;
  const to = waiting.map(({ email }) => email).join(", ");
  await finishTurn(platform.interactions, item, "remindAt", { kind: "reminded", to }, now);
}
