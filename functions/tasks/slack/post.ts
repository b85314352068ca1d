import { z } from "zod";
import { TaskUnavailable } from "../../runtime/errors.ts";
import { task } from "../../runtime/task.ts";
import { slackClient, slackSecrets, slackSettings } from "./client.ts";
import { slackFailure } from "./failure.ts";
import { findPosted, messageEvent } from "./posted.ts";
import { escapeText } from "./text.ts";

/** Posts a message to a user, by id, or to a channel, as `#name` or id. The text is shown as it is: it cannot mention or link. */
export const post = task({
  name: "slack-post",
  description: "Posts a Slack message to a user or a channel.",
  params: z.object({
    /** A user's id, a channel's id, or `#name`. */
    to: z.string().regex(/^(#[^\s#]{1,80}|[A-Z][A-Z0-9]{2,})$/, "must be a Slack id or a channel's #name"),
    text: z.string().min(1).max(30_000),
  }),
  result: z.object({ channel: z.string(), ts: z.string() }),
  secrets: slackSecrets,
  settings: slackSettings,
  effect: "keyed",
  // Short: an attempt that died is waited for until its lease ends.
  timeoutSeconds: 15,
  async run({ to, text }, context) {
    const slack = await slackClient(context);
    const posted = context.attempt > 1 ? await findPosted(slack, to, context.key) : undefined;
    if (posted) return posted;
    const { channel, ts } = await slack.chat
      .postMessage({
        channel: to,
        text: escapeText(text),
        unfurl_links: false,
        unfurl_media: false,
        metadata: { event_type: messageEvent, event_payload: { key: context.key } },
      })
      .catch(slackFailure("post the message"));
    if (channel === undefined || ts === undefined)
      throw new TaskUnavailable("Slack took the message and named no address for it");
    return { channel, ts };
  },
});
