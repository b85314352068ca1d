import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer, type Server } from "node:http";
import { text } from "node:stream/consumers";
import { WebClient } from "@slack/web-api";
import { z } from "zod";
import type { StandIn } from "../../../local/stand-ins/server.ts";
import { startSlack } from "../../../local/stand-ins/slack/index.ts";
import { type OpenStore, openStore } from "../../../local/store.ts";

const answer = z.object({ status: z.number(), body: z.unknown(), viewId: z.string().optional() });
const shown = z.array(z.object({ app: z.string(), text: z.string(), actions: z.array(z.unknown()) }));
const token = "xoxb-test";
const secret = "signing";
const blocks = [
  { type: "section", text: { type: "plain_text", text: "Was it you?" } },
  {
    type: "actions",
    elements: [{ type: "button", action_id: "answer:1:yes", value: "1", text: { type: "plain_text", text: "Yes" } }],
  },
];
const modal = {
  type: "modal" as const,
  title: { type: "plain_text" as const, text: "Ticket" },
  blocks: [
    {
      type: "input" as const,
      block_id: "ticket",
      label: { type: "plain_text" as const, text: "Which one?" },
      element: { type: "plain_text_input" as const, action_id: "ticket" },
    },
  ],
};

describe("the Slack stand-in", () => {
  let store: OpenStore;
  let slack: StandIn;
  let platform: Server;
  let client: WebClient;
  let address: string;
  let now: number;
  let received: { payload: Record<string, unknown>; genuine: boolean }[];
  let firstName: string;
  let openOnPress: boolean;

  const app = (name: string, botToken: string, signingSecret: string) => ({
    id: botToken,
    name,
    botToken: async () => botToken,
    address: () => address,
    signingSecret: async () => signingSecret,
  });
  const control = async (path: string, body: unknown) => {
    const response = await fetch(`${slack.url}/control/${path}`, { method: "POST", body: JSON.stringify(body) });
    return answer.parse(await response.json());
  };
  const first = async () => shown.parse(await (await fetch(`${slack.url}/control/messages`)).json())[0];

  beforeEach(async () => {
    received = [];
    openOnPress = false;
    firstName = "one";
    now = Date.parse("2026-01-05T10:00:00Z");
    platform = createServer(async (request, response) => {
      const raw = await text(request);
      const stamp = request.headers["x-slack-request-timestamp"];
      const genuine =
        request.headers["x-slack-signature"] ===
        `v0=${createHmac("sha256", secret).update(`v0:${stamp}:${raw}`).digest("hex")}`;
      const payload = JSON.parse(new URLSearchParams(raw).get("payload") ?? "null");
      received.push({ payload, genuine });
      if (openOnPress && payload.type === "block_actions")
        await client.views.open({ trigger_id: payload.trigger_id, view: modal });
      response.end();
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => platform.once("listening", resolve));
    const at = platform.address();
    address = typeof at === "object" && at ? `http://127.0.0.1:${at.port}/slack/interactions` : "";
    store = openStore(":memory:");
    slack = await startSlack({
      port: 0,
      store,
      now: () => now,
      apps: () => [app(firstName, token, secret), app("two", "xoxb-two", "signing two")],
    });
    client = new WebClient(token, { slackApiUrl: `${slack.url}/api/`, retryConfig: { retries: 0 } });
  });

  afterEach(async () => {
    await slack.close();
    platform.close();
    store.close();
  });

  it("opens a direct message with a person it finds by e-mail address", async () => {
    const { user } = await client.users.lookupByEmail({ email: "engineer@example.com" });
    const posted = await client.chat.postMessage({ channel: user?.id ?? "", text: "hello", blocks });
    assert.match(posted.channel ?? "", /^D/);
    const message = await first();
    assert.deepEqual(message?.actions, [{ actionId: "answer:1:yes", value: "1", text: "Yes" }]);
  });

  it("keeps apps apart: each hears of its own messages, signed with its own key, and touches no other's", async () => {
    const other = new WebClient("xoxb-two", { slackApiUrl: `${slack.url}/api/`, retryConfig: { retries: 0 } });
    const { ts = "", channel = "" } = await other.chat.postMessage({ channel: "#security", text: "two's", blocks });
    await assert.rejects(client.chat.update({ channel, ts, text: "mine" }), /cant_update_message/);
    await control("press", { channel, ts, actionId: "answer:1:yes", user: "engineer@example.com" });
    assert.deepEqual(
      received.map(({ genuine }) => genuine),
      [false],
      "signed with the other app's key",
    );
    const trigger_id = String(received[0]?.payload.trigger_id);
    await assert.rejects(client.views.open({ trigger_id, view: modal }), /invalid_trigger_id/);
    assert.ok((await other.views.open({ trigger_id, view: modal })).ok);
  });

  it("knows an app by its keys, also when it is called otherwise", async () => {
    const { ts = "", channel = "" } = await client.chat.postMessage({ channel: "#security", text: "hello", blocks });
    firstName = "renamed";
    assert.equal((await first())?.app, "renamed");
    await control("press", { channel, ts, actionId: "answer:1:yes", user: "engineer@example.com" });
    assert.deepEqual(
      received.map(({ genuine }) => genuine),
      [true],
    );
    assert.ok((await client.chat.update({ channel, ts, text: "answered" })).ok);
  });

  it("refuses a wrong token, an unknown person and an unknown channel in Slack's words", async () => {
    await assert.rejects(new WebClient("wrong", { slackApiUrl: `${slack.url}/api/` }).auth.test(), /invalid_auth/);
    await assert.rejects(client.users.lookupByEmail({ email: "nobody@example.com" }), /users_not_found/);
    await assert.rejects(client.chat.postMessage({ channel: "#nowhere", text: "x" }), /channel_not_found/);
  });

  it("sends a press as Slack does, signed, and gives back the platform's answer", async () => {
    const { channel, ts } = await client.chat.postMessage({ channel: "#security", text: "hello", blocks });
    const outcome = await control("press", { channel, ts, actionId: "answer:1:yes", user: "oncall@example.com" });
    assert.deepEqual(outcome, { status: 200, body: "" });
    assert.equal(received[0]?.genuine, true);
    assert.equal(received[0]?.payload.type, "block_actions");
  });

  it("opens a pop-up while the trigger lives, and submits its fields", async () => {
    openOnPress = true;
    const { channel, ts } = await client.chat.postMessage({ channel: "#security", text: "hello", blocks });
    const { viewId } = await control("press", { channel, ts, actionId: "answer:1:yes", user: "engineer@example.com" });
    assert.ok(viewId);
    await control("submit", { viewId, values: { ticket: "OPS-101" }, user: "engineer@example.com" });
    const view = received[1]?.payload.view;
    assert.deepEqual(view && typeof view === "object" && "state" in view && view.state, {
      values: { ticket: { ticket: { type: "plain_text_input", value: "OPS-101" } } },
    });
    await assert.rejects(client.views.open({ trigger_id: "1.unknown", view: modal }), /invalid_trigger_id/);
  });

  it("opens no pop-up once a trigger is three seconds old, nor a second one", async () => {
    const { channel, ts } = await client.chat.postMessage({ channel: "#security", text: "hello", blocks });
    const press = async () => {
      await control("press", { channel, ts, actionId: "answer:1:yes", user: "engineer@example.com" });
      return String(received.at(-1)?.payload.trigger_id);
    };
    const [late, soon] = [await press(), await press()];
    now += 3000;
    await client.views.open({ trigger_id: soon, view: modal });
    await assert.rejects(client.views.open({ trigger_id: soon, view: modal }), /exchanged_trigger_id/);
    now += 1;
    await assert.rejects(client.views.open({ trigger_id: late, view: modal }), /expired_trigger_id/);
  });

  it("rewrites a message so that its buttons are gone", async () => {
    const { channel, ts } = await client.chat.postMessage({ channel: "#security", text: "hello", blocks });
    await client.chat.update({ channel: channel ?? "", ts: ts ?? "", text: "done", blocks: [] });
    const message = await first();
    assert.equal(message?.text, "done");
    assert.deepEqual(message?.actions, []);
  });

  it("answers a press on a message that is not there with 404", async () => {
    const response = await fetch(`${slack.url}/control/press`, {
      method: "POST",
      body: JSON.stringify({ channel: "C", ts: "1", actionId: "a", user: "oncall@example.com" }),
    });
    assert.equal(response.status, 404);
  });
});
