/** Asked by a question's Catch when the state's own time limit has passed: what was answered, if anything. */
import { z } from "zod";
import { claimExpiry } from "../claim.ts";
import { answerOf, type Conclude, conclude } from "../conclude.ts";
import { readInteraction } from "../interactions.ts";
import { readStep } from "../steps.ts";

const visit = z.object({ investigation: z.string(), step: z.string(), visit: z.string() });

/** Gives the answer that was claimed; a question still open expires by this. `null`: nobody answered. */
export async function settle(platform: Conclude, input: unknown): Promise<unknown> {
  const step = await readStep(platform.results, visit.parse(input));
  const item =
    step?.interaction === undefined ? undefined : await readInteraction(platform.interactions, step.interaction);
  if (!item) return null;
  const ended = item.state === "open" ? await claimExpiry(platform.interactions, item, platform.now()) : item;
  if (ended.delivered !== true) await conclude(platform, ended);
  return JSON.parse(answerOf(ended));
}
