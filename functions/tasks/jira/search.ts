import { z } from "zod";
import { task } from "../../runtime/task.ts";
import { jiraSecrets, jiraSettings } from "./client.ts";
import { findIssues } from "./find.ts";

/** Finds Jira issues by project, labels and text; at most 50, the newest first. */
export const search = task({
  name: "jira-search",
  description: "Finds Jira issues by project, labels and text.",
  params: z
    .object({
      project: z.string().min(1).max(80).optional(),
      labels: z.array(z.string().min(1).max(255)).max(20).optional(),
      text: z.string().min(1).max(1000).optional(),
    })
    .refine(({ project, labels = [], text }) => project !== undefined || labels.length > 0 || text !== undefined, {
      message: "name a project, a label or a text to look for",
    }),
  result: z.object({ issues: z.array(z.object({ key: z.string(), summary: z.string(), status: z.string() })) }),
  secrets: jiraSecrets,
  settings: jiraSettings,
  effect: "none",
  async run({ project, labels = [], text }, context) {
    const issues = await findIssues(context, [
      ...(project === undefined ? [] : [["project", "=", project] as const]),
      ...labels.map((label) => ["labels", "=", label] as const),
      ...(text === undefined ? [] : [["text", "~", text] as const]),
    ]);
    return {
      issues: issues.map(({ key, fields }) => ({ key, summary: fields.summary ?? "", status: fields.status.name })),
    };
  },
});
