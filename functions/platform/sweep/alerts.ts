/** Starts the alerts that the stream has not started. */
import { z } from "zod";
import type { Log } from "../../runtime/log.ts";
import { alertShards, putOff, readAlert } from "../alerts.ts";
import { type Dispatch, dispatch } from "../dispatch/dispatch.ts";
import { type Budget, walk } from "./due.ts";

const key = z.object({ pk: z.string() });
/** The longer an alert waits, the rarer it is tried, so that it does not stand in the way of others. */
const tryAgain = { least: 45_000, most: 15 * 60_000, share: 0.1 };

export async function sweepAlerts(platform: Dispatch, budget: Budget, log: Log): Promise<number> {
  const now = platform.now();
  const index = { name: "due", partition: "dueShard", shards: alertShards, due: { sort: "due", upTo: now }, pages: 10 };
  return walk(platform.alerts, index, budget, async (found) => {
    const alert = await readAlert(platform.alerts, key.parse(found).pk);
    if (alert?.due === undefined || alert.due > now) return;
    try {
      const how = await dispatch(platform, alert);
      log.info("an alert that waited was dispatched", { investigation: alert.investigation, how });
    } catch (error) {
      log.error("an alert waits and still cannot be started", { investigation: alert.investigation, error });
      const waited = now - Date.parse(alert.receivedAt);
      await putOff(
        platform.alerts,
        alert,
        now + Math.min(tryAgain.most, Math.max(tryAgain.least, waited * tryAgain.share)),
      );
    }
  });
}
