import type { z } from "zod";
import { AwsError } from "../service.ts";

/** Reads a call's input. Throws an AwsError that names each wrong field; `code` is what the service calls a bad input. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown, code = "ValidationException"): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "(input)"}: ${message}`);
  throw new AwsError(code, `The input is not what this operation takes. ${problems.join("; ")}`);
}
