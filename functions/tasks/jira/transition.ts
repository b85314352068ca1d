import { z } from "zod";
import { TaskNotFound } from "../../runtime/errors.ts";
import { path } from "../../runtime/path.ts";
import { task } from "../../runtime/task.ts";
import { answerOf } from "./answer.ts";
import { jira, jiraSecrets, jiraSettings } from "./client.ts";
import { issueAnswer } from "./issue.ts";

const transitions = z.object({
  transitions: z.array(z.object({ id: z.string(), name: z.string(), to: z.object({ name: z.string() }) })),
});

/** Moves a Jira issue to a status, by the status's name; an issue that is there already stays. */
export const transition = task({
  name: "jira-transition",
  description: "Moves a Jira issue to another status.",
  params: z.object({ key: z.string(), to: z.string().min(1) }),
  result: z.object({ status: z.string() }),
  secrets: jiraSecrets,
  settings: jiraSettings,
  effect: "repeatable",
  async run({ key, to }, context) {
    const same = (name: string) => name.toLowerCase() === to.toLowerCase();
    const issue = answerOf(await jira(context, path`/rest/api/3/issue/${key}?fields=status`), issueAnswer);
    if (same(issue.fields.status.name)) return { status: issue.fields.status.name };
    const address = path`/rest/api/3/issue/${key}/transitions`;
    const offered = answerOf(await jira(context, address), transitions).transitions;
    const chosen = offered.find((offer) => same(offer.to.name)) ?? offered.find((offer) => same(offer.name));
    if (!chosen) {
      throw new TaskNotFound(
        `the issue cannot go to that status from "${issue.fields.status.name}"; it can go to: ${offered.map((offer) => offer.to.name).join(", ") || "none"}`,
      );
    }
    await jira(context, address, { method: "POST", body: { transition: { id: chosen.id } } });
    return { status: chosen.to.name };
  },
});
