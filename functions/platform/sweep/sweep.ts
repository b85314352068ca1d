/** Once a minute: heals what a crash left behind and does what time demands. Two runs at once do no harm. */
import type { Dispatch } from "../dispatch/dispatch.ts";
import { sweepAlerts } from "./alerts.ts";
import { type Questions, sweepQuestions } from "./questions.ts";
import { reconcile } from "./reconcile.ts";

export type Sweep = Dispatch & Questions;

/** One run ends before the next begins. */
const runMs = 45_000;
/** Every run looks at so many pages of the open investigations; four times an hour at all of them. */
const pages = { always: 4, quarterly: 1000 };

export type Swept = { readonly alerts: number; readonly questions: number; readonly investigations: number };

export async function sweep(platform: Sweep): Promise<Swept> {
  const began = platform.now();
  const budget = { until: began + runMs, now: platform.now };
  const { log } = platform;
  const [alerts, questions] = await Promise.all([
    sweepAlerts(platform, budget, log),
    sweepQuestions(platform, budget, log),
  ]);
  const quarter = new Date(began).getUTCMinutes() % 15 === 0;
  const investigations = await reconcile(platform, budget, quarter ? pages.quarterly : pages.always, log);
  return { alerts, questions, investigations };
}
