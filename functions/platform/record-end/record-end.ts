/** The last step of every playbook: closes the investigation and the questions it leaves open. */
import { z } from "zod";
import type { Ending } from "../cases.ts";
import type { Conclude } from "../conclude.ts";
import { endCase } from "../end-case.ts";
import { readable } from "../record-failure/record-failure.ts";

const optionalText = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined);
const ending = z.object({
  investigation: z.string(),
  status: z.enum(["succeeded", "failed"]),
  outcome: optionalText,
  problem: z.object({ step: z.string().nullish(), error: z.string().nullish(), cause: z.string().nullish() }).nullish(),
  data: z.unknown().optional(),
});

/** Writes how a playbook ended, once. */
export async function recordEnd(platform: Conclude, input: unknown): Promise<void> {
  const { investigation, status, outcome, problem, data } = ending.parse(input);
  const told: Ending = {
    status,
    outcome,
    problem: problem
      ? { step: problem.step ?? "", error: problem.error ?? "Failed", cause: readable(problem.cause ?? undefined) }
      : undefined,
    data: data === undefined || data === null ? undefined : JSON.stringify(data),
  };
  await endCase(platform, investigation, told);
}
