import type { Json } from "../json.ts";
import { isPlain } from "../json.ts";
import type { Playbook } from "../playbook.ts";
import { NoResult, StepFailed } from "./failures.ts";
import { type PlainRun, plainRun } from "./plain-run.ts";
import type { Call } from "./plain-tools.ts";

/** What each step gives: a result, a list of results one a call (the last goes on), or `{ error, cause }`. Null to a question: nobody answered. */
export type Given = Readonly<Record<string, unknown>>;

/** How a trial ended; `missing` names the step for which no result was given, where it stopped. */
export type Tried =
  | (PlainRun & { readonly missing?: undefined })
  | { readonly missing: string; readonly calls: readonly Call[] };

/** Tries a playbook as a plain function on an alert, with given results. Throws when the alert does not fit its endpoint. */
export async function tryPlaybook(playbook: Playbook, alert: unknown, given: Given): Promise<Tried> {
  if (playbook.kind === "asl")
    throw new Error(`playbook "${playbook.name}" is a plain state machine: it cannot be tried as a function`);
  const parsed = playbook.endpoint.alert.safeParse(alert);
  if (!parsed.success)
    throw new Error(`the alert does not fit endpoint "${playbook.endpoint.name}": ${parsed.error.message}`);
  const times = new Map<string, number>();
  const calls: Call[] = [];
  let missing: NoResult | undefined;
  const answer = (call: Call): unknown => {
    if (missing) throw missing; // the playbook may have caught it
    calls.push(call);
    const results = given[call.step];
    const time = times.get(call.step) ?? 0;
    times.set(call.step, time + 1);
    if (results === undefined) {
      missing = new NoResult(call.step);
      throw missing;
    }
    return result(call.step, Array.isArray(results) ? results[Math.min(time, results.length - 1)] : results);
  };
  const json: Json = JSON.parse(JSON.stringify(parsed.data));
  try {
    const run = await plainRun(playbook, json, answer);
    return missing ? { missing: missing.step, calls } : run;
  } catch (error) {
    if (missing) return { missing: missing.step, calls };
    throw error;
  }
}

function result(step: string, given: unknown): unknown {
  if (isPlain(given) && typeof given.error === "string" && typeof given.cause === "string") {
    throw new StepFailed(step, given.error, given.cause);
  }
  return given;
}
