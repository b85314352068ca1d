import { z } from "zod";
import { path } from "../../runtime/path.ts";
import { task } from "../../runtime/task.ts";
import { paragraphs } from "./adf.ts";
import { answerOf } from "./answer.ts";
import { jira, jiraSecrets, jiraSettings } from "./client.ts";

const property = "socless";
const comments = z.object({
  comments: z.array(
    z.object({ id: z.string(), properties: z.array(z.object({ key: z.string(), value: z.unknown() })).optional() }),
  ),
});

/** Comments on a Jira issue. The step's key travels as a property of the comment; a later attempt looks for it first. */
export const comment = task({
  name: "jira-comment",
  description: "Comments on a Jira issue.",
  params: z.object({ key: z.string(), text: z.string().min(1).max(30_000) }),
  result: z.object({ id: z.string() }),
  secrets: jiraSecrets,
  settings: jiraSettings,
  effect: "keyed",
  // Short: an attempt that died is waited for until its lease ends.
  timeoutSeconds: 15,
  async run({ key, text }, context) {
    const address = path`/rest/api/3/issue/${key}/comment`;
    if (context.attempt > 1) {
      const latest = await jira(context, `${address}?orderBy=-created&maxResults=100&expand=properties`);
      const mine = answerOf(latest, comments).comments.find(({ properties = [] }) =>
        properties.some(
          ({ key: name, value }) => name === property && JSON.stringify(value ?? "").includes(context.key),
        ),
      );
      if (mine) return { id: mine.id };
    }
    const response = await jira(context, address, {
      method: "POST",
      body: {
        body: { type: "doc", version: 1, content: paragraphs(text) },
        properties: [{ key: property, value: { key: context.key } }],
      },
    });
    return answerOf(response, z.object({ id: z.string() }));
  },
});
