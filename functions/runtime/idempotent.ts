/** Acts once for each step and visit, whatever is repeated, and keeps the result. */
import type { Effect } from "./declare.ts";
import { TaskDenied, TaskError, TaskInProgress, TaskNotFound, TaskThrottled, TaskUncertain } from "./errors.ts";
import type { StepRecord } from "./records.ts";
import type { Claim, StepAddress, StepStore } from "./step-store.ts";
import { isInline, resultVaultKey, type Vault } from "./vault.ts";

export type Stores = { readonly steps: StepStore; readonly vault: Vault };
export type Visit = StepAddress & {
  readonly effect: Effect;
  /** Random, one an invocation. */
  readonly owner: string;
  /** Until when this invocation may run: milliseconds since 1970. */
  readonly leaseUntil: number;
  readonly now: () => number;
};

/**
 * Returns the JSON text of the step's result. A finished record is returned without acting. A task without effect acts,
 * then writes its record if there is none. Any other writes its intent first: while that attempt's lease runs, others
 * get `Task.InProgress`; after it they take over, except for the effect `once`, which ends in `Task.Uncertain`.
 */
export async function idempotently(
  visit: Visit,
  stores: Stores,
  act: (attempt: number) => Promise<string>,
): Promise<string> {
  const intent = visit.effect === "none" ? undefined : await claim(visit, stores);
  if (intent !== undefined && "done" in intent) return bodyOf(intent.done, stores.vault);
  const mine = intent ?? { attempt: 1, owner: visit.owner };
  const text = await act(mine.attempt).catch(async (error: unknown) => {
    throw intent === undefined ? error : await giveUp(error, visit, mine, stores);
  });
  return finish(text, visit, intent === undefined ? undefined : mine, stores);
}

async function claim(visit: Visit, { steps }: Stores): Promise<Claim | { done: StepRecord }> {
  const startedAt = new Date(visit.now()).toISOString();
  const first = { attempt: 1, owner: visit.owner };
  const { leaseUntil } = visit;
  if (await steps.insert({ ...recordOf(visit), ...first, phase: "started", startedAt, leaseUntil })) return first;
  const seen = await steps.read(visit);
  if (seen?.phase === "done") return { done: seen };
  if (seen?.owner === visit.owner) return first;
  if (seen === undefined || (seen.leaseUntil ?? 0) > visit.now()) {
    throw new TaskInProgress(`another attempt of ${visit.step}${visit.visit} is still running`);
  }
  if (visit.effect === "once" && seen.released !== true) throw uncertain(visit);
  const next = { attempt: seen.attempt + 1, owner: visit.owner };
  if (await steps.takeOver(visit, seen, { ...next, startedAt, leaseUntil })) return next;
  const now = await steps.read(visit);
  if (now?.phase === "done") return { done: now };
  if (now?.owner === visit.owner && now.attempt === next.attempt) return next;
  throw new TaskInProgress(`another attempt of ${visit.step}${visit.visit} has just begun`);
}

async function finish(text: string, visit: Visit, mine: Claim | undefined, { steps, vault }: Stores): Promise<string> {
  const key = resultVaultKey(visit.investigation, visit.step, visit.visit, visit.owner);
  const inline = isInline(text);
  // The body first, then the record that points to it.
  if (!inline) await vault.put(key, text);
  const stored = inline ? { result: text } : { ref: key };
  const finishedAt = new Date(visit.now()).toISOString();
  const written =
    mine === undefined
      ? await steps.insert({
          ...recordOf(visit),
          attempt: 1,
          owner: visit.owner,
          phase: "done",
          startedAt: finishedAt,
          finishedAt,
          ...stored,
        })
      : await steps.finish(visit, mine, stored, finishedAt);
  if (written) return text;
  const first = await steps.read(visit);
  if (first?.phase === "done") return bodyOf(first, vault);
  throw new TaskInProgress(`another attempt of ${visit.step}${visit.visit} took over`);
}

/** Gives the lease back, and says what the failed attempt ends with. */
async function giveUp(error: unknown, visit: Visit, mine: Claim, { steps }: Stores): Promise<unknown> {
  const harmless = error instanceof TaskNotFound || error instanceof TaskDenied || error instanceof TaskThrottled;
  // The failure itself matters more than the lease, which ends by itself.
  await steps.release(visit, mine, harmless).catch(() => {});
  if (visit.effect !== "once" || harmless) return error;
  const why = error instanceof TaskError ? ` (${error.name}: ${error.message})` : "";
  return uncertain(visit, why, error);
}

function uncertain({ investigation, step, visit }: StepAddress, why = "", cause?: unknown): TaskUncertain {
  return new TaskUncertain(
    `an attempt of ${step}${visit} may have had its effect${why}; find out, then: socless investigation settle ${investigation} "${step}${visit}" --done FILE, or --redo`,
    { cause },
  );
}

function recordOf({ investigation, step, visit }: StepAddress) {
  return { investigation, sk: `S#${step}${visit}`, step, visit, kind: "task" as const };
}

async function bodyOf(record: StepRecord, vault: Vault): Promise<string> {
  if (record.ref !== undefined) return vault.get(record.ref);
  return record.result ?? "null";
}
