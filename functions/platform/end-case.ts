/** Ends an investigation: its record is closed, and its open questions answer "closed" from then on. */
import { closeCase, type Ending, readCase } from "./cases.ts";
import { claimClosed } from "./claim.ts";
import { type Conclude, conclude } from "./conclude.ts";
import { readInteraction } from "./interactions.ts";

/** Closes an investigation that is still open; false when it was closed already. Its questions go first, so that a crash between leaves it open. */
export async function endCase(platform: Conclude, investigation: string, ending: Ending): Promise<boolean> {
  const found = await readCase(platform.results, investigation);
  await closeQuestions(platform, found?.openQuestions ?? []);
  const left = await closeCase(platform.results, investigation, ending, platform.now());
  // A question may have been noted in between.
  await closeQuestions(platform, left ?? []);
  return left !== undefined;
}

async function closeQuestions(platform: Conclude, ids: Iterable<string>): Promise<void> {
  for (const id of ids) {
    const item = await readInteraction(platform.interactions, id);
    if (item?.state !== "open") continue;
    const ended = await claimClosed(platform.interactions, item, platform.now());
    if (ended.state === "closed") await conclude(platform, ended);
  }
}
