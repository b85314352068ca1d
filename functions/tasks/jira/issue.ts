/** What the tasks read of an issue as Jira answers it. */
import { z } from "zod";

/** Jira accepts keys such as `OPS-101`; anything else names no issue. */
export const issueKey = /^[A-Za-z][A-Za-z0-9_]{0,79}-[0-9]{1,12}$/;

export const issueAnswer = z.object({
  key: z.string(),
  fields: z.object({
    summary: z.string().nullish(),
    status: z.object({ name: z.string(), statusCategory: z.object({ key: z.string() }) }),
    assignee: z.object({ emailAddress: z.string().optional() }).nullish(),
  }),
});
