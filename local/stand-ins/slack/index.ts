/** A stand-in for Slack on the wire: its Web API, a page where a person presses the buttons, and the same for tests. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Faults } from "../../cloud-type.ts";
import type { Store } from "../../service.ts";
import { byEmail, bySlackId, channels, people } from "../directory.ts";
import { type Call, type Interference, json, listen, type Reply, type StandIn } from "../server.ts";
import { type Arguments, dmOf, methods, Triggers } from "./api.ts";
import { pressed, type SlackApp, send, submitted } from "./interactions.ts";
import { buttons, type Message, SlackState, type View } from "./state.ts";

export type SlackOptions = {
  readonly port: number;
  readonly store: Store;
  /** The apps that are installed now. */
  apps(): readonly SlackApp[];
  /** For messages' times and triggers' ends, in milliseconds; the wall clock by default. */
  now?(): number;
  /** Faults that hit the Web API's calls, by the methods' names. */
  readonly faults?: Pick<Faults, "meet">;
};

const press = z.object({ channel: z.string(), ts: z.string(), actionId: z.string(), user: z.string() });
const submit = z.object({ viewId: z.string(), values: z.record(z.string(), z.string()), user: z.string() });
const input = z.looseObject({
  type: z.literal("input"),
  block_id: z.string(),
  label: z.looseObject({ text: z.string() }),
  element: z.looseObject({ type: z.string(), action_id: z.string() }),
});
const answered = z.looseObject({ response_action: z.string(), view: z.looseObject({}).optional() });

export async function startSlack(options: SlackOptions): Promise<StandIn> {
  const state = new SlackState(options.store);
  const triggers = new Triggers();
  const now = options.now ?? Date.now;
  const api = methods(state, triggers, now);
  const page = readFileSync(new URL("page.html", import.meta.url), "utf8");

  async function call(name: string, request: Call): Promise<Reply> {
    const args = argumentsOf(request);
    const token = request.headers.authorization?.replace(/^Bearer /, "") ?? args.token;
    const app = token && (await appWith(token));
    if (!app) return json({ ok: false, error: token ? "invalid_auth" : "not_authed" });
    const method = api[name];
    return json(method ? method(args, app.id) : { ok: false, error: "unknown_method" });
  }

  async function appWith(token: string): Promise<SlackApp | undefined> {
    for (const app of options.apps()) if ((await app.botToken()) === token) return app;
    return undefined;
  }
  const appOf = ({ app }: Message | View) => {
    const [first, ...others] = options.apps();
    return app === undefined ? first : [first, ...others].find((one) => one?.id === app);
  };

  async function pressButton(body: unknown): Promise<Reply> {
    const wanted = press.parse(body);
    const message = state.message(wanted.channel, wanted.ts);
    const app = message && appOf(message);
    const button = message && buttons(message).find((b) => b.action_id === wanted.actionId);
    const person = byEmail(wanted.user);
    if (!message || !app || !button || !person)
      return json({ error: person ? "no such message or button" : `nobody here is ${wanted.user}` }, 404);
    const trigger = triggers.hand(person.slackId, app.id, now());
    const outcome = await send(
      app,
      pressed(message, button, person, trigger, `${self.url}/response/${message.channel}/${person.slackId}/${app.id}`),
    );
    return json({ ...outcome, viewId: triggers.opened(trigger) });
  }

  async function submitView(body: unknown): Promise<Reply> {
    const wanted = submit.parse(body);
    const view = state.view(wanted.viewId);
    const app = view && appOf(view);
    const person = byEmail(wanted.user);
    if (!view || !app || !person)
      return json({ error: person ? "no such pop-up" : `nobody here is ${wanted.user}` }, 404);
    const values: Record<string, Record<string, unknown>> = {};
    for (const field of inputs(view)) {
      const value = wanted.values[field.element.action_id] ?? wanted.values[field.block_id];
      values[field.block_id] = {
        [field.element.action_id]: { type: field.element.type, value: value === "" ? null : (value ?? null) },
      };
    }
    const outcome = await send(app, submitted(view, values, person, triggers.hand(person.slackId, app.id, now())));
    const action = answered.safeParse(outcome.body);
    if (action.success && action.data.response_action === "update" && action.data.view)
      state.keepView({ ...view, view: action.data.view });
    else if (!action.success || action.data.response_action === "clear") state.keepView({ ...view, open: false });
    return json(outcome);
  }

  /** A response_url: an ephemeral word to the one who pressed. */
  function respond(path: string[], body: unknown): Reply {
    const { text } = z.looseObject({ text: z.string() }).parse(body);
    state.keep({
      app: path[4] ?? "",
      channel: path[2] ?? "",
      ts: state.nextTs(now()),
      text,
      blocks: [],
      ephemeral: true,
      user: path[3] ?? "",
    });
    return json({ ok: true });
  }

  const shown = (message: Message) => ({
    ...message,
    app: appOf(message)?.name,
    actions: buttons(message).map((b) => ({ actionId: b.action_id, value: b.value ?? "", text: b.text.text })),
  });
  const popUp = (view: View) => ({
    viewId: view.id,
    user: bySlackId(view.openedBy)?.email,
    title: z.looseObject({ text: z.string() }).safeParse(view.view.title).data?.text ?? "",
    fields: inputs(view).map((f) => ({ name: f.element.action_id, label: f.label.text })),
  });
  const names = {
    ...Object.fromEntries(channels.map((c) => [c.id, `#${c.name}`])),
    ...Object.fromEntries(people.map((p) => [dmOf(p), p.email])),
  };

  const self: StandIn = await listen(
    options.port,
    async (request) => {
      const path = request.url.pathname.split("/");
      const route = `${request.method} ${request.url.pathname}`;
      if (path[1] === "api") return call(path.slice(2).join("/"), request);
      if (path[1] === "response") return respond(path, JSON.parse(request.body));
      if (route === "GET /") return { status: 200, body: page };
      if (route === "GET /control/messages") return json(state.messages().map(shown));
      if (route === "GET /control/page")
        return json({
          people,
          names,
          apps: options.apps().length,
          messages: state.messages().map(shown),
          views: state
            .views()
            .filter((v) => v.open)
            .map(popUp),
        });
      if (route === "POST /control/press") return pressButton(JSON.parse(request.body));
      if (route === "POST /control/submit") return submitView(JSON.parse(request.body));
      return json({ error: "not found" }, 404);
    },
    interferes(options.faults),
  );
  return self;
}

function interferes(faults: SlackOptions["faults"]): Interference {
  return ({ url, headers, body }) => {
    if (!url.pathname.startsWith("/api/")) return undefined;
    const operation = url.pathname.slice("/api/".length);
    return faults?.meet({ service: "slack", operation, traceId: String(headers["x-amzn-trace-id"]), text: body });
  };
}

function argumentsOf(request: Call): Arguments {
  const type = request.headers["content-type"] ?? "";
  if (!type.startsWith("application/json"))
    return {
      ...Object.fromEntries(request.url.searchParams),
      ...Object.fromEntries(new URLSearchParams(request.body)),
    };
  const body = z.record(z.string(), z.unknown()).parse(JSON.parse(request.body));
  return Object.fromEntries(Object.entries(body).map(([k, v]) => [k, typeof v === "string" ? v : JSON.stringify(v)]));
}

function inputs(view: View): z.infer<typeof input>[] {
  const blocks = z.array(z.unknown()).safeParse(view.view.blocks).data ?? [];
  return blocks.flatMap((b) => {
    const parsed = input.safeParse(b);
    return parsed.success ? [parsed.data] : [];
  });
}
