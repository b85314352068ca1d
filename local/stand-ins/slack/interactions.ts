/** What a person does in Slack, sent to the platform as Slack sends it: a signed form with a JSON `payload`. */
import { createHmac } from "node:crypto";
import { app, type Person, team } from "../directory.ts";
import type { Button, Message, View } from "./state.ts";

/** An app that is installed here: a platform's own, with its own keys and its own address. */
export type SlackApp = {
  /** Unique here, and the same for as long as the app has the same keys: its messages carry it. */
  readonly id: string;
  /** For people; unique here, and may change. */
  readonly name: string;
  /** The bot token that the Web API accepts; undefined while there is none. */
  botToken(): Promise<string | undefined>;
  /** Where the app's interactivity address points; undefined until the platform is deployed. */
  address(): string | undefined;
  signingSecret(): Promise<string>;
};
export type Outcome = { status: number; body: unknown };

const who = (person: Person) => ({
  id: person.slackId,
  username: person.email.split("@")[0],
  name: person.email.split("@")[0],
  team_id: team.id,
});
const base = {
  token: "unused",
  api_app_id: app.id,
  team: { id: team.id, domain: team.domain },
  is_enterprise_install: false,
  enterprise: null,
};

/** https://api.slack.com/reference/interaction-payloads/block-actions */
export const pressed = (message: Message, button: Button, person: Person, trigger: string, responseUrl: string) => ({
  ...base,
  type: "block_actions",
  user: who(person),
  container: {
    type: "message",
    message_ts: message.ts,
    channel_id: message.channel,
    is_ephemeral: message.ephemeral ?? false,
  },
  trigger_id: trigger,
  channel: { id: message.channel, name: message.channel.startsWith("D") ? "directmessage" : message.channel },
  message: { type: "message", user: app.botUserId, ts: message.ts, text: message.text, blocks: message.blocks },
  state: { values: {} },
  response_url: responseUrl,
  actions: [{ ...button, block_id: "actions", action_ts: String(Date.now() / 1000) }],
});

/** https://api.slack.com/reference/interaction-payloads/views */
export const submitted = (
  view: View,
  values: Record<string, Record<string, unknown>>,
  person: Person,
  trigger: string,
) => ({
  ...base,
  type: "view_submission",
  user: who(person),
  trigger_id: trigger,
  view: {
    ...view.view,
    id: view.id,
    team_id: team.id,
    app_id: app.id,
    root_view_id: view.id,
    previous_view_id: null,
    hash: "1",
    state: { values },
  },
  response_urls: [],
});

/** Posts a payload, signed as https://api.slack.com/authentication/verifying-requests-from-slack says. */
export async function send(to: SlackApp, payload: unknown): Promise<Outcome> {
  const address = to.address();
  if (!address) return { status: 0, body: "the platform is not deployed yet" };
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac("sha256", await to.signingSecret())
    .update(`v0:${timestamp}:${body}`)
    .digest("hex");
  const response = await fetch(address, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-slack-request-timestamp": timestamp,
      "x-slack-signature": `v0=${signature}`,
      "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
    },
  });
  const text = await response.text();
  return { status: response.status, body: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
