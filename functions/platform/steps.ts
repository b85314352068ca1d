/** A question's step in the results table: the intent first, the answer last. */
import { type StepRecord, stepKey, stepRecord } from "../runtime/records.ts";
import { change, isoTime, put, read, type Table } from "./database.ts";

type Visit = Pick<StepRecord, "investigation" | "step" | "visit">;

/**
 * Stores the question's id before anything else is done; gives the record that was there first. Whatever else `at` holds, such
 * as the task token, is not stored.
 */
export async function intend(
  results: Table,
  { investigation, step, visit }: Visit,
  interaction: string,
  now: number,
): Promise<StepRecord> {
  const record: StepRecord = {
    investigation,
    step,
    visit,
    sk: stepKey(step, visit),
    kind: "ask",
    phase: "started",
    attempt: 1,
    startedAt: isoTime(now),
    interaction,
  };
  if (await put(results, record, "attribute_not_exists(#sk)")) return record;
  const stored = await readStep(results, { investigation, step, visit });
  if (!stored) throw new Error(`the record of step "${step}" vanished while it was read`);
  return stored;
}

/** The step's record as it stands now; undefined when the step has never begun. */
export async function readStep(results: Table, { investigation, step, visit }: Visit): Promise<StepRecord | undefined> {
  const item = await read(results, { investigation, sk: stepKey(step, visit) });
  return item && stepRecord.parse(item);
}

/** Stores the answer (JSON text, `null` when nobody answered) as the step's result; the first one stays. */
export async function recordAnswer(
  results: Table,
  { investigation, step, visit }: Visit,
  answer: string,
  now: number,
): Promise<void> {
  await change(
    results,
    { investigation, sk: stepKey(step, visit) },
    {
      update: "SET #phase = :done, #finishedAt = :now, #result = :result",
      condition: "#phase = :started",
      values: { ":done": "done", ":started": "started", ":now": isoTime(now), ":result": answer },
    },
  );
}
