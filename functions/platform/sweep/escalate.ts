/** Asks more people when those who were asked first do not answer. */
import { audience } from "../audience.ts";
import { rewrite } from "../conclude.ts";
import { type Interaction, questionOf } from "../interactions.ts";
import { postQuestion } from "../posting.ts";
import type { Questions } from "./questions.ts";
import { allowMore, finishTurn, takeTurn } from "./turn.ts";

export async function escalate(platform: Questions, found: Interaction, now: number): Promise<void> {
  const item = await takeTurn(platform.interactions, found, "escalateAt", now);
  const wanted = item && questionOf(item).escalate;
  if (!item || !wanted) return;
  const slack = await platform.slack();
  const people = await audience(slack, wanted.to);
  const open = await allowMore(platform.interactions, item, people);
  if (!open) return;
  const asked = await postQuestion({ ...platform, slack }, open, open.allowed, true);
  // Not one of them could be reached: the turn comes again.
  if (!asked.messages?.some(({ userId }) => people.some(({ id }) => id === userId))) return;
  const to = people.map(({ email }) => email).join(", ");
  await finishTurn(platform.interactions, open, "escalateAt", { kind: "escalated", to }, now);
  if (asked.state !== "open") await rewrite(platform, asked);
}
