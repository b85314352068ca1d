/** Reads Jira's answers. */
import type { z } from "zod";
import { TaskUnavailable } from "../../runtime/errors.ts";
import type { HttpResponse } from "../../runtime/http.ts";
import { describeIssues } from "../../runtime/issues.ts";

/** The body in the shape that is expected; `Task.Unavailable` when it has another one. */
export function answerOf<T extends z.ZodType>(response: HttpResponse, shape: T): z.output<T> {
  const parsed = shape.safeParse(response.json());
  if (!parsed.success) throw new TaskUnavailable(`Jira answered in another shape: ${describeIssues(parsed.error)}`);
  return parsed.data;
}
