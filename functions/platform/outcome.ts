/** What became of a question, in words for people. */

import { z } from "zod";
import type { Interaction } from "./interactions.ts";
import { choiceOf, type Question } from "./question.ts";

const answer = z.looseObject({ choice: z.string() });

/** How a question stands: an open one past its time counts as expired before sweep has written so. */
export function standing(item: Interaction, now: number): Interaction["state"] {
  return item.state === "open" && item.expiresAt <= now ? "expired" : item.state;
}

/** One sentence on the end of a question. */
export function outcomeText(item: Interaction, question: Question): string {
  if (item.state === "answered") {
    const { choice } = answer.parse(JSON.parse(item.answer ?? "{}"));
    const label = choiceOf(question, choice)?.label ?? choice;
    return `Answered by ${item.by?.name ?? "somebody"} (${item.by?.email ?? "unknown"}) at ${item.answeredAt ?? "an unknown time"}: ${label}`;
  }
  if (item.state === "closed") return "This question is closed: its investigation is over.";
  return "Nobody answered in time: this question has expired.";
}
