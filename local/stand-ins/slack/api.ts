/** The methods of Slack's Web API that socless uses, as https://api.slack.com/methods describes them. */
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { app, byEmail, bySlackId, channels, groups, type Person, people, team } from "../directory.ts";
import { block, type Message, type SlackState } from "./state.ts";

export type Arguments = Record<string, string>;
type Answer = { ok: boolean; error?: string; [field: string]: unknown };
/** `app` is the one that calls. */
type Method = (args: Arguments, app: string) => Answer;

const fail = (error: string): Answer => ({ ok: false, error });
const blocks = z.array(block);
const view = z.looseObject({ type: z.literal("modal"), title: z.looseObject({}), blocks: z.array(z.unknown()) });

export const dmOf = (person: Person): string => `D${person.slackId.slice(1)}`;

/** A channel's id from an id, a name, or a user's id (which opens the direct message). */
export function channelOf(to: string): string | undefined {
  const person = bySlackId(to) ?? people.find((p) => dmOf(p) === to);
  if (person) return dmOf(person);
  const name = to.replace(/^#/, "");
  return channels.find((c) => c.id === to || c.name === name)?.id;
}

const userOf = (person: Person) => ({
  id: person.slackId,
  team_id: team.id,
  name: person.email.split("@")[0],
  real_name: person.name,
  deleted: false,
  is_bot: false,
  profile: { real_name: person.name, display_name: person.name, email: person.email, team: team.id },
});

const parse = (text: string | undefined): unknown => (text === undefined ? undefined : JSON.parse(text));

/** Trigger ids that a press handed out, with the end of their 3 seconds. */
export class Triggers {
  readonly #until = new Map<string, { until: number; user: string; app: string; opened?: string }>();
  hand(user: string, app: string, now: number): string {
    const id = `${now}.${randomBytes(8).toString("hex")}`;
    this.#until.set(id, { until: now + 3000, user, app });
    return id;
  }
  /** Uses a trigger once; says why when it cannot be used. */
  use(id: string, app: string, viewId: string, now: number): { user: string } | { error: string } {
    const trigger = this.#until.get(id);
    if (trigger?.app !== app) return { error: "invalid_trigger_id" };
    if (trigger.until < now) return { error: "expired_trigger_id" };
    if (trigger.opened) return { error: "exchanged_trigger_id" };
    trigger.opened = viewId;
    return { user: trigger.user };
  }
  opened(id: string): string | undefined {
    return this.#until.get(id)?.opened;
  }
}

export function methods(state: SlackState, triggers: Triggers, now: () => number): Record<string, Method> {
  const compose = (args: Arguments, app: string, channel: string, ts: string): Message => ({
    app,
    channel,
    ts,
    text: args.text ?? "",
    blocks: blocks.parse(parse(args.blocks) ?? []),
    ...(args.client_msg_id && { client_msg_id: args.client_msg_id }),
    ...(args.metadata && { metadata: parse(args.metadata) }),
  });
  return {
    "auth.test": () => ({ ok: true, team_id: team.id, user_id: app.botUserId, bot_id: "B0SOCLESS", app_id: app.id }),
    "users.lookupByEmail": ({ email }) => {
      const person = byEmail(email ?? "");
      return person ? { ok: true, user: userOf(person) } : fail("users_not_found");
    },
    "users.info": ({ user }) => {
      const person = bySlackId(user ?? "");
      return person ? { ok: true, user: userOf(person) } : fail("user_not_found");
    },
    "usergroups.list": () => ({
      ok: true,
      usergroups: groups.map((g) => ({ id: g.id, handle: g.handle, name: g.handle, team_id: team.id, date_delete: 0 })),
    }),
    "usergroups.users.list": ({ usergroup }) => {
      const group = groups.find((g) => g.id === usergroup);
      return group
        ? { ok: true, users: group.members.flatMap((email) => byEmail(email)?.slackId ?? []) }
        : fail("no_such_subteam");
    },
    "conversations.open": ({ users }) => {
      const person = bySlackId(users ?? "");
      return person ? { ok: true, channel: { id: dmOf(person) } } : fail("user_not_found");
    },
    "conversations.list": () => ({
      ok: true,
      channels: channels.map((c) => ({ ...c, is_channel: true })),
      response_metadata: { next_cursor: "" },
    }),
    "conversations.history": ({ channel, limit }) => {
      const id = channelOf(channel ?? "");
      if (!id) return fail("channel_not_found");
      const found = state.messages().filter((m) => m.channel === id && !m.ephemeral);
      return {
        ok: true,
        messages: found
          .reverse()
          .slice(0, Number(limit ?? 100))
          .map((m) => ({ type: "message", user: app.botUserId, ...m })),
        has_more: false,
      };
    },
    "chat.postMessage": (args, app) => {
      const channel = channelOf(args.channel ?? "");
      if (!channel) return fail("channel_not_found");
      if (!args.text && !args.blocks) return fail("no_text");
      const message = compose(args, app, channel, state.nextTs(now()));
      state.keep(message);
      return { ok: true, channel, ts: message.ts, message };
    },
    "chat.update": (args, app) => {
      const channel = channelOf(args.channel ?? "");
      const old = channel === undefined ? undefined : state.message(channel, args.ts ?? "");
      if (!old) return fail("message_not_found");
      if (old.app !== app) return fail("cant_update_message");
      const message = { ...old, ...compose(args, app, old.channel, old.ts) };
      state.keep(message);
      return { ok: true, channel: message.channel, ts: message.ts, text: message.text };
    },
    "chat.postEphemeral": (args, app) => {
      const channel = channelOf(args.channel ?? "");
      if (!channel || !bySlackId(args.user ?? "")) return fail(channel ? "user_not_in_channel" : "channel_not_found");
      const message = { ...compose(args, app, channel, state.nextTs(now())), ephemeral: true, user: args.user ?? "" };
      state.keep(message);
      return { ok: true, message_ts: message.ts };
    },
    "views.open": (args, app) => {
      const shown = view.safeParse(parse(args.view));
      if (!shown.success) return fail("invalid_arguments");
      const id = `V${randomBytes(8).toString("hex").toUpperCase()}`;
      const used = triggers.use(args.trigger_id ?? "", app, id, now());
      if ("error" in used) return fail(used.error);
      state.keepView({ app, id, view: shown.data, openedBy: used.user, open: true });
      return { ok: true, view: { ...shown.data, id } };
    },
    "views.update": (args, app) => {
      const shown = view.safeParse(parse(args.view));
      const found = state.view(args.view_id ?? "");
      const old = found?.app === app ? found : undefined;
      if (!shown.success || !old) return fail(old ? "invalid_arguments" : "not_found");
      state.keepView({ ...old, view: shown.data });
      return { ok: true, view: { ...shown.data, id: old.id } };
    },
  };
}
