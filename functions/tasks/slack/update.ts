import { z } from "zod";
import { task } from "../../runtime/task.ts";
import { slackClient, slackSecrets, slackSettings } from "./client.ts";
import { slackFailure } from "./failure.ts";
import { escapeText } from "./text.ts";

/** Replaces the text of a message that was posted before; its buttons go away. */
export const update = task({
  name: "slack-update",
  description: "Replaces the text of a Slack message.",
  params: z.object({ channel: z.string().min(1), ts: z.string().min(1), text: z.string().min(1).max(30_000) }),
  result: z.object({ channel: z.string(), ts: z.string() }),
  secrets: slackSecrets,
  settings: slackSettings,
  effect: "repeatable",
  async run({ channel, ts, text }, context) {
    const slack = await slackClient(context);
    await slack.chat
      .update({ channel, ts, text: escapeText(text), blocks: [] })
      .catch(slackFailure("update the message"));
    return { channel, ts };
  },
});
