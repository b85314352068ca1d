/** Searches issues by JQL. */
import { z } from "zod";
import type { TaskContext } from "../../runtime/context.ts";
import { answerOf } from "./answer.ts";
import { jira } from "./client.ts";
import { issueAnswer } from "./issue.ts";
import { type Clause, jql } from "./jql.ts";

const found = z.object({ issues: z.array(issueAnswer) });

/** At most 50 issues that fit all clauses, the newest first. */
export async function findIssues(
  context: TaskContext,
  clauses: readonly Clause[],
): Promise<z.output<typeof issueAnswer>[]> {
  const response = await jira(context, "/rest/api/3/search/jql", {
    method: "POST",
    repeatable: true,
    body: { jql: jql(clauses), fields: ["summary", "status", "assignee"], maxResults: 50 },
  });
  return answerOf(response, found).issues;
}
