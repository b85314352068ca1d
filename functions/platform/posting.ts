/** Sends a question to each person who may answer it, with a link of their own. */
import type { WebClient } from "@slack/web-api";
import { newLinkSecret, sha256Hex } from "../runtime/ids.ts";
import type { Log } from "../runtime/log.ts";
import { slackFailure } from "../tasks/slack/failure.ts";
import { findPosted, messageEvent } from "../tasks/slack/posted.ts";
import { isoTime, type Table } from "./database.ts";
import { addLinks, addMessage, type Interaction, type Message, questionOf, type Respondent } from "./interactions.ts";
import { questionPost } from "./messages.ts";

export type Posting = {
  readonly interactions: Table;
  readonly slack: WebClient;
  /** Base address of the HTTP API. */
  readonly apiUrl: string;
  readonly log: Log;
};

/**
 * Posts to those who have no message yet; gives the question as it stands afterwards. `again`: an earlier attempt may have
 * posted without storing so, and Slack is asked first. Throws when not one person could be reached.
 */
export async function postQuestion(
  posting: Posting,
  item: Interaction,
  to: readonly Respondent[],
  again: boolean,
): Promise<Interaction> {
  const reached = new Set(item.messages?.map(({ userId }) => userId));
  const missing = to.filter(({ id }) => !reached.has(id));
  if (missing.length === 0) return item;

  const links = missing.map((person) => ({ person, secret: newLinkSecret() }));
  await addLinks(
    posting.interactions,
    item.id,
    Object.fromEntries(links.map(({ person, secret }) => [sha256Hex(secret), person.id])),
  );
  const sent = await Promise.allSettled(
    links.map(({ person, secret }) => postTo(posting, item, person, secret, again)),
  );
  const failed = sent.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  for (const error of failed) posting.log.warn("a person could not be asked", { interaction: item.id, error });
  if (failed.length === missing.length && reached.size === 0) throw failed[0];
  return sent.reduce((newest, result) => (result.status === "fulfilled" ? later(newest, result.value) : newest), item);
}

async function postTo(posting: Posting, item: Interaction, person: Respondent, secret: string, again: boolean) {
  const message =
    (again ? await posted(posting.slack, item, person) : undefined) ?? (await post(posting, item, person, secret));
  return addMessage(posting.interactions, item.id, { ...message, userId: person.id });
}

async function post(
  { slack, apiUrl }: Posting,
  item: Interaction,
  person: Respondent,
  secret: string,
): Promise<Message> {
  const content = questionPost(item.id, questionOf(item), {
    link: `${apiUrl}/respond/${item.id}.${secret}`,
    until: isoTime(item.expiresAt),
    among: item.allowed.map(({ name }) => name),
  });
  const { channel, ts } = await slack.chat
    .postMessage({
      channel: person.id,
      ...content,
      unfurl_links: false,
      unfurl_media: false,
      metadata: { event_type: messageEvent, event_payload: { key: item.id } },
    })
    .catch(slackFailure("ask the person"));
  return { channel: channel ?? person.id, ts: ts ?? "" };
}

/** Looking is a help only: when the app may not read the conversation, the question is posted again. */
async function posted(slack: WebClient, item: Interaction, person: Respondent): Promise<Message | undefined> {
  return findPosted(slack, person.id, item.id).catch(() => undefined);
}

/** What was posted and not stored: whoever posted it died, or is still at it. */
export async function unstored(
  { slack }: { slack(): Promise<WebClient> },
  item: Interaction,
): Promise<readonly Message[]> {
  const reached = new Set(item.messages?.map(({ userId }) => userId));
  const missing = item.allowed.filter(({ id }) => !reached.has(id));
  if (missing.length === 0) return [];
  const client = await slack();
  const found = await Promise.all(missing.map((person) => posted(client, item, person)));
  return found.flatMap((message) => message ?? []);
}

const later = (a: Interaction, b: Interaction | undefined): Interaction =>
  b === undefined || (b.messages?.length ?? 0) < (a.messages?.length ?? 0) ? a : b;
