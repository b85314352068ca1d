/** What failed where, as the playbook's failure handler or the platform itself tells it. */
import { type FailureRecord, failureRecord } from "../runtime/records.ts";
import { isoTime, put, query, type Table } from "./database.ts";

export type Failure = Pick<FailureRecord, "step" | "error"> & {
  readonly cause?: string | undefined;
  readonly branch?: string | undefined;
};

/** Keeps one failure of an investigation; told again, it is not written again. */
export async function recordFailure(
  results: Table,
  investigation: string,
  failure: Failure,
  now: number,
): Promise<void> {
  const { items } = await query(results, {
    where: "#investigation = :investigation AND begins_with(#sk, :failures)",
    values: { ":investigation": investigation, ":failures": "F#" },
    limit: 100,
  });
  const known = items.map((item) => failureRecord.parse(item));
  const { step, error, cause, branch } = failure;
  if (known.some((k) => k.step === step && k.error === error && k.cause === cause && k.branch === branch)) return;
  const at = isoTime(now);
  await put(
    results,
    { investigation, sk: `F#${at}#${step}`, step, error, cause, branch, at },
    "attribute_not_exists(#sk)",
  );
}
