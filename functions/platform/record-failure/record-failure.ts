/** Called by a playbook's failure handler, inside branches too: keeps what failed where. */
import { z } from "zod";
import type { Table } from "../database.ts";
import { recordFailure } from "../failures.ts";

const failure = z.object({
  investigation: z.string(),
  problem: z.object({ step: z.string().nullish(), error: z.string().nullish(), cause: z.string().nullish() }).nullish(),
  branch: z.string().nullish(),
});
const causeLimit = 1000;
/** The shape in which Lambda tells of an error. */
const lambdaError = z.object({ errorMessage: z.string() });

/** Keeps one failure of a playbook. */
export async function keepFailure(results: Table, input: unknown, now: number): Promise<void> {
  const { investigation, problem, branch } = failure.parse(input);
  await recordFailure(
    results,
    investigation,
    {
      step: problem?.step ?? "",
      error: problem?.error ?? "Failed",
      cause: readable(problem?.cause ?? undefined),
      branch: branch ?? undefined,
    },
    now,
  );
}

/** Lambda's cause is JSON with a stack trace: only its message is for people. */
export function readable(cause: string | undefined): string | undefined {
  if (cause === undefined) return undefined;
  return message(cause).slice(0, causeLimit);
}

function message(cause: string): string {
  try {
    return lambdaError.parse(JSON.parse(cause)).errorMessage;
  } catch {
    return cause;
  }
}
