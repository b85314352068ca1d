/** What is due about questions: remind, escalate, expire, deliver. */
import { z } from "zod";
import type { Log } from "../../runtime/log.ts";
import { claimExpiry } from "../claim.ts";
import { type Conclude, conclude } from "../conclude.ts";
import { type Interaction, interactionShards, readInteraction } from "../interactions.ts";
import { type Budget, walk } from "./due.ts";
import { escalate } from "./escalate.ts";
import { remind } from "./remind.ts";

export type Questions = Conclude & {
  /** Base address of the HTTP API. */
  readonly apiUrl: string;
};

const key = z.object({ id: z.string() });

export async function sweepQuestions(platform: Questions, budget: Budget, log: Log): Promise<number> {
  const now = platform.now();
  const index = {
    name: "due",
    partition: "dueShard",
    shards: interactionShards,
    due: { sort: "nextAt", upTo: now },
    pages: 10,
  };
  return walk(platform.interactions, index, budget, async (found) => {
    const { id } = key.parse(found);
    try {
      const item = await readInteraction(platform.interactions, id);
      if (item?.nextAt !== undefined && item.nextAt <= now) await attend(platform, item, now);
    } catch (error) {
      log.error("a question could not be attended to; the next run tries again", { interaction: id, error });
    }
  });
}

/** Does what is due about one question. */
async function attend(platform: Questions, item: Interaction, now: number): Promise<void> {
  if (item.state !== "open") return conclude(platform, item);
  if (item.expiresAt <= now) {
    const ended = await claimExpiry(platform.interactions, item, now);
    return ended.state === "open" ? undefined : conclude(platform, ended);
  }
  if (item.escalateAt !== undefined && item.escalateAt <= now) await escalate(platform, item, now);
  if (item.remindAt !== undefined && item.remindAt <= now) await remind(platform, item, now);
}
