/** Finds a message that an earlier attempt of the same step posted. */
import type { WebClient } from "@slack/web-api";
import { slackFailure } from "./failure.ts";

export const messageEvent = "socless_step";

/**
 * Slack has no idempotency key for messages. What it keeps is metadata: the step's key travels with the message, and
 * an attempt after the first looks for it in the latest messages of the conversation. Undefined: not there.
 */
export async function findPosted(
  slack: WebClient,
  to: string,
  key: string,
): Promise<{ channel: string; ts: string } | undefined> {
  const channel = await conversationOf(slack, to);
  if (channel === undefined) return undefined;
  const history = await slack.conversations
    .history({ channel, limit: 100, include_all_metadata: true })
    .catch(slackFailure("read the conversation"));
  const found = history.messages?.find(
    ({ metadata }) =>
      metadata?.event_type === messageEvent && JSON.stringify(metadata.event_payload ?? {}).includes(key),
  );
  return found?.ts === undefined ? undefined : { channel, ts: found.ts };
}

async function conversationOf(slack: WebClient, to: string): Promise<string | undefined> {
  if (/^[UW][A-Z0-9]+$/.test(to)) {
    const opened = await slack.conversations.open({ users: to }).catch(slackFailure("open the conversation"));
    return opened.channel?.id;
  }
  if (!to.startsWith("#")) return to;
  const name = to.slice(1);
  let cursor: string | undefined;
  do {
    const page = await slack.conversations
      .list({
        limit: 1000,
        exclude_archived: true,
        types: "public_channel,private_channel",
        ...(cursor ? { cursor } : {}),
      })
      .catch(slackFailure("list the channels"));
    const found = page.channels?.find((channel) => channel.name === name);
    if (found?.id !== undefined) return found.id;
    cursor = page.response_metadata?.next_cursor;
  } while (cursor);
  return undefined;
}
