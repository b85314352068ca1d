/** The platform under attack: its keys, two questions that nobody has answered, and links that are over. */
import assert from "node:assert/strict";
import { createHash, createHmac, randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";
import { type Message, type RunningPlatform, sshAlert } from "../whole/platform.ts";
import type { Answer, Request } from "./attack.ts";
import { openSend, type Send } from "./send.ts";

/** Bytes that a body may have. */
export const limit = 1_048_576;

export type Question = {
  readonly investigation: string;
  readonly id: string;
  readonly channel: string;
  readonly ts: string;
  /** The path of the recipient's own link. */
  readonly link: string;
  /** Of a choice that needs no form. */
  readonly choice: string;
};

export type Site = {
  readonly platform: RunningPlatform;
  readonly send: Send;
  readonly keys: { readonly selfTest: string; readonly sshLogin: string; readonly slack: string };
  /** A request that was accepted when the attack began, and the case that it opened. */
  readonly recorded: Request;
  readonly recordedId: string;
  /** Of the engineer, and of the group on call. */
  readonly questions: readonly [Question, Question];
  /** Paths of links whose question has expired, and whose question was answered. */
  readonly over: { readonly expired: string; readonly answered: string };
  /** An address that nothing of the platform may ever call. */
  readonly trap: string;
  /** What has called it. */
  readonly trapped: readonly string[];
  /** The cases that are there with good reason. */
  readonly opened: Set<string>;
  /** An item of the interactions table as it stands. */
  question(id: string): Promise<Record<string, unknown>>;
  close(): void;
};

export async function prepare(platform: RunningPlatform): Promise<Site> {
  const { client, target } = platform.deployment;
  const send = openSend(target.apiUrl);
  const [selfTest, sshLogin, slack] = await Promise.all(
    ["endpoints/self-test", "endpoints/ssh-login", "slack/signing-secret"].map((name) => platform.secret(name)),
  );
  const keys = { selfTest: selfTest ?? "", sshLogin: sshLogin ?? "", slack: slack ?? "" };
  const body = JSON.stringify({ nonce: randomBytes(16).toString("hex") });
  const recorded = post({ keys }, "self-test", body, { type: "application/json" });
  const recordedId = accepted(await send(recorded));

  const tables = DynamoDBDocumentClient.from(new DynamoDBClient(client));
  const TableName = target.interactionsTable;
  const question = async (id: string) =>
    (await tables.send(new GetCommand({ TableName, Key: { id }, ConsistentRead: true }))).Item ??
    assert.fail(`no ${id}`);

  const asked = async (host: string, choice: string) => {
    const { investigationId } = await platform.send(sshAlert(host));
    return questionOf(investigationId, await platform.question(host, choice), choice);
  };
  const engineer = await asked("host-engineer", "not-me");
  const first = await asked("host-on-call", "not-me");
  await platform.press(await platform.question("host-on-call", "not-me"), "not-me", "engineer@example.com");
  const onCall = questionOf(first.investigation, await platform.question("host-on-call", "contain"), "contain");

  // As it will stand in four hours.
  const secret = randomBytes(32).toString("base64url");
  const late = randomBytes(16).toString("base64url");
  const { dueShard: _, nextAt: __, ...item } = await question(engineer.id);
  const links = { [createHash("sha256").update(secret).digest("hex")]: "U0ENGINEER" };
  await tables.send(new PutCommand({ TableName, Item: { ...item, id: late, expiresAt: Date.now() - 1, links } }));

  const trapped: string[] = [];
  const trap = await listen(trapped);
  return {
    platform,
    send,
    keys,
    recorded,
    recordedId,
    questions: [engineer, onCall],
    over: { expired: `/respond/${late}.${secret}`, answered: first.link },
    trap: trap.address,
    trapped,
    opened: new Set([recordedId, engineer.investigation, onCall.investigation]),
    question,
    close: () => {
      trap.server.close();
      send.close();
    },
  };
}

function questionOf(investigation: string, message: Message, choice: string): Question {
  const [, link = "", id = ""] = /(\/respond\/([\w-]{22})\.[\w-]{43})/.exec(JSON.stringify(message.blocks)) ?? [];
  assert.ok(link !== "", "the question has no link");
  return { investigation, id, channel: message.channel, ts: message.ts, link, choice };
}

/** The investigation that an accepted alert belongs to. */
export function accepted({ status, text }: Answer): string {
  assert.equal(status, 202, text);
  return z.object({ investigationId: z.string() }).parse(JSON.parse(text)).investigationId;
}

type More = { readonly type: string; readonly headers?: Readonly<Record<string, string>> };

/** An alert with a right signature. */
export function post(
  { keys }: Pick<Site, "keys">,
  endpoint: "self-test" | "ssh-login",
  body: string | Buffer,
  more: More,
): Request {
  const stamp = String(Math.floor(Date.now() / 1000));
  const key = endpoint === "self-test" ? keys.selfTest : keys.sshLogin;
  const signature = createHmac("sha256", key).update(`v1:${stamp}:`).update(body).digest("hex");
  return {
    method: "POST",
    path: `/events/${endpoint}`,
    headers: {
      "content-type": more.type,
      "x-socless-timestamp": stamp,
      "x-socless-signature": `v1=${signature}`,
      ...more.headers,
    },
    body: Buffer.from(body),
  };
}

/** What Slack sends, with a right signature. */
export function fromSlack({ keys }: Pick<Site, "keys">, body: string): Request {
  const stamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac("sha256", keys.slack).update(`v0:${stamp}:`).update(body).digest("hex");
  return {
    method: "POST",
    path: "/slack/interactions",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-slack-request-timestamp": stamp,
      "x-slack-signature": `v0=${signature}`,
    },
    body: Buffer.from(body),
  };
}

async function listen(calls: string[]): Promise<{ readonly server: Server; readonly address: string }> {
  const server = createServer((request, response) => {
    calls.push(`${request.method} ${request.url}`);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? (address?.port ?? 0) : 0;
  return { server, address: `http://127.0.0.1:${port}` };
}
