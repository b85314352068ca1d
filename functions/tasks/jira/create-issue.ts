import { z } from "zod";
import { task } from "../../runtime/task.ts";
import { paragraphs } from "./adf.ts";
import { answerOf } from "./answer.ts";
import { browseUrl, jira, jiraSecrets, jiraSettings } from "./client.ts";
import { collected } from "./collected.ts";
import { findIssues } from "./find.ts";

/**
 * Creates a Jira issue. The step's key travels as the label `socless-…`; an attempt after the first looks for it, so
 * that a crash leaves one issue. `attach: "all-results"` adds all that the investigation collected.
 */
export const createIssue = task({
  name: "jira-create-issue",
  description: "Creates a Jira issue, with all that the investigation collected if asked.",
  params: z.object({
    project: z.string().min(1).max(80),
    summary: z.string().min(1),
    description: z.string(),
    labels: z.array(z.string().regex(/^\S{1,255}$/, "must be 1 to 255 characters without spaces")).optional(),
    attach: z.enum(["all-results", "nothing"]).optional(),
  }),
  result: z.object({ key: z.string(), url: z.string() }),
  secrets: jiraSecrets,
  settings: jiraSettings,
  readsInvestigation: true,
  effect: "keyed",
  // Short: an attempt that died is waited for until its lease ends.
  timeoutSeconds: 15,
  async run({ project, summary, description, labels = [], attach }, context) {
    const label = `socless-${context.key}`;
    if (context.attempt > 1) {
      const [existing] = await findIssues(context, [["labels", "=", label]]);
      if (existing) return { key: existing.key, url: browseUrl(context, existing.key) };
    }
    const rest = attach === "all-results" ? collected(await context.readInvestigation()) : [];
    const response = await jira(context, "/rest/api/3/issue", {
      method: "POST",
      body: {
        fields: {
          project: { key: project },
          issuetype: { name: "Task" },
          summary: oneLine(summary),
          description: { type: "doc", version: 1, content: [...paragraphs(description), ...rest] },
          labels: [...new Set([...labels, "socless", label])],
        },
      },
    });
    const { key } = answerOf(response, z.object({ key: z.string() }));
    return { key, url: browseUrl(context, key) };
  },
});

/** Jira's summary is one line of at most 255 characters. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim().slice(0, 255).toWellFormed();
}
