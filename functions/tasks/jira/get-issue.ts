import { z } from "zod";
import { path } from "../../runtime/path.ts";
import { task } from "../../runtime/task.ts";
import { answerOf } from "./answer.ts";
import { jira, jiraSecrets, jiraSettings } from "./client.ts";
import { issueAnswer, issueKey } from "./issue.ts";

/** Reads one Jira issue. A key that names none is an answer (`found: false`), not an error. */
export const getIssue = task({
  name: "jira-get-issue",
  description: "Reads one Jira issue.",
  params: z.object({ key: z.string() }),
  result: z.object({
    found: z.boolean(),
    /** Its status is not of the category "done". */
    isOpen: z.boolean(),
    key: z.string(),
    status: z.string().optional(),
    /** E-mail address. */
    assignee: z.string().optional(),
    summary: z.string().optional(),
  }),
  secrets: jiraSecrets,
  settings: jiraSettings,
  effect: "none",
  async run({ key }, context) {
    const trimmed = key.trim();
    const missing = { found: false, isOpen: false, key: trimmed };
    if (!issueKey.test(trimmed)) return missing;
    const response = await jira(context, path`/rest/api/3/issue/${trimmed}?fields=summary,status,assignee`, {
      accept: [404],
    });
    if (response.status === 404) return missing;
    const { key: found, fields } = answerOf(response, issueAnswer);
    return {
      found: true,
      isOpen: fields.status.statusCategory.key !== "done",
      key: found,
      status: fields.status.name,
      assignee: fields.assignee?.emailAddress,
      summary: fields.summary ?? undefined,
    };
  },
});
