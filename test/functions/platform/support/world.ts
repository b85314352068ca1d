/** The platform's parts over a DynamoDB, a Step Functions and a Slack of the test's own, with a clock to turn. */
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import { WebClient } from "@slack/web-api";
import { z } from "zod";
import { readAlert } from "../../../../functions/platform/alerts.ts";
import { read, type Table } from "../../../../functions/platform/database.ts";
import type { HttpRequest } from "../../../../functions/platform/http.ts";
import { type Interaction, interaction } from "../../../../functions/platform/interactions.ts";
import { type Respond, slackInteraction } from "../../../../functions/platform/respond/slack.ts";
import type { Sweep } from "../../../../functions/platform/sweep/sweep.ts";
import { createLog } from "../../../../functions/runtime/log.ts";
import { verifySlack } from "../../../../functions/runtime/verify.ts";
import { startSlack } from "../../../../local/stand-ins/slack/index.ts";
import { openStore } from "../../../../local/store.ts";
import { type States, startStates } from "./states.ts";
import { startTables, type Tables } from "./tables.ts";

const signingSecret = "slack-signing-secret";
const message = z.object({
  channel: z.string(),
  ts: z.string(),
  text: z.string(),
  blocks: z.array(z.looseObject({ type: z.string() })),
  ephemeral: z.boolean().optional(),
  actions: z.array(z.object({ actionId: z.string(), value: z.string(), text: z.string() })),
});
export type Shown = z.infer<typeof message>;
const outcome = z.object({ status: z.number(), body: z.unknown(), viewId: z.string().optional() });

export type World = {
  readonly tables: Tables;
  readonly states: States;
  readonly platform: Sweep & Respond;
  readonly logged: string[];
  readonly slackUrl: string;
  /** Moves the clock on. */
  pass(milliseconds: number): void;
  messages(): Promise<Shown[]>;
  press(key: string, user: string, on?: Shown): Promise<z.infer<typeof outcome>>;
  submit(viewId: string, values: Record<string, string>, user: string): Promise<z.infer<typeof outcome>>;
  /** The one question that there is. */
  question(): Promise<Interaction>;
  alert(pk: string): ReturnType<typeof readAlert>;
  record(investigation: string, sk: string): Promise<Record<string, unknown> | undefined>;
  close(): Promise<void>;
};

export async function startWorld(): Promise<World> {
  const tables = await startTables();
  const states = await startStates();
  const store = openStore(":memory:");
  const logged: string[] = [];
  let now = Date.parse("2026-01-05T10:00:00.000Z");
  let slackCalls: WebClient | undefined;
  const table = (name: string): Table => ({ db: tables.db, name });

  const platform: Sweep & Respond = {
    alerts: table("alerts"),
    results: table("results"),
    interactions: table("interactions"),
    states: states.client,
    apiUrl: "https://api.example.com",
    log: createLog({}, (line) => logged.push(line)),
    now: () => now,
    patienceMs: 60_000,
    fetch: async () => "{}",
    slack: async () => {
      if (!slackCalls) throw new Error("Slack is not there yet");
      return slackCalls;
    },
    authentic: async ({ headers, body }) => verifySlack({ headers, body, secrets: [signingSecret], now: Date.now() }),
  };

  const server = createServer(async (incoming, response) => {
    const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
    const request: HttpRequest = {
      id: "r1",
      method: incoming.method ?? "",
      path: incoming.url ?? "",
      headers,
      body: await buffer(incoming),
    };
    const answer = await slackInteraction(platform, request).catch((error: unknown) => ({
      statusCode: 500,
      headers: {},
      body: String(error),
    }));
    response.writeHead(answer.statusCode, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const slack = await startSlack({
    port: 0,
    store,
    apps: () => [
      {
        id: "local",
        name: "local",
        botToken: async () => "xoxb-test",
        address: () => `http://127.0.0.1:${address.port}/slack/interactions`,
        signingSecret: async () => signingSecret,
      },
    ],
    now: () => now,
  });
  slackCalls = new WebClient("xoxb-test", { slackApiUrl: `${slack.url}/api/`, retryConfig: { retries: 0 } });

  const control = async (path: string, body?: unknown): Promise<unknown> => {
    const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
    return (await fetch(`${slack.url}/control/${path}`, init)).json();
  };
  const messages = async () => z.array(message).parse(await control("messages"));
  return {
    tables,
    states,
    platform,
    logged,
    slackUrl: slack.url,
    pass: (milliseconds) => {
      now += milliseconds;
    },
    messages,
    async press(key, user, on) {
      const shown = on ?? (await messages()).find(({ actions }) => actions.length > 0);
      if (!shown) throw new Error("no message has buttons");
      const actionId = shown.actions.find((action) => action.actionId.endsWith(`:${key}`))?.actionId;
      return outcome.parse(await control("press", { channel: shown.channel, ts: shown.ts, actionId, user }));
    },
    submit: async (viewId, values, user) => outcome.parse(await control("submit", { viewId, values, user })),
    async question() {
      const { Items: [item] = [] } = await tables.db.send(
        new ScanCommand({ TableName: "interactions", ConsistentRead: true }),
      );
      if (!item) throw new Error("no question was asked");
      return interaction(item);
    },
    alert: (pk) => readAlert(platform.alerts, pk),
    record: (investigation, sk) => read(platform.results, { investigation, sk }),
    async close() {
      server.closeAllConnections();
      await Promise.all([
        new Promise<void>((resolve) => server.close(() => resolve())),
        slack.close(),
        states.close(),
        tables.close(),
      ]);
      store.close();
    },
  };
}

/** A form as Slack signs it. */
export function slackSigned(body: string, at = Math.floor(Date.now() / 1000), secret = signingSecret) {
  const signature = createHmac("sha256", secret).update(`v0:${at}:${body}`).digest("hex");
  return { "x-slack-request-timestamp": String(at), "x-slack-signature": `v0=${signature}` };
}
