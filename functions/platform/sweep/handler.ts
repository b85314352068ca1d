import { z } from "zod";
import { environment } from "../../runtime/environment.ts";
import { lazy } from "../../runtime/lazy.ts";
import { concludeParts, dispatchParts } from "../wiring.ts";
import { closeTold } from "./reconcile.ts";
import { type Sweep, type Swept, sweep } from "./sweep.ts";

const platform = lazy((): Sweep => ({ ...dispatchParts(), ...concludeParts("sweep"), apiUrl: environment().apiUrl }));

/** https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html */
const executionEnded = z.object({
  source: z.literal("aws.states"),
  detail: z.object({
    name: z.string(),
    executionArn: z.string(),
    status: z.enum(["FAILED", "TIMED_OUT", "ABORTED"]),
    error: z.string().nullish(),
    cause: z.string().nullish(),
  }),
});

/** EventBridge Scheduler: every minute. EventBridge: an execution ended, which is named like its investigation. */
export async function handler(event: unknown): Promise<Swept | null> {
  const ended = executionEnded.safeParse(event);
  if (ended.success) {
    await closeTold(platform(), ended.data.detail);
    return null;
  }
  const swept = await sweep(platform());
  platform().log.info("swept", swept);
  return swept;
}
