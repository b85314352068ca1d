/** Sends a platform its own alert, and waits for its end. */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DescribeSecretCommand, PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";
import { type MetaRecord, metaRecord } from "../../functions/runtime/records.ts";
import { signHmac } from "../../functions/runtime/verify.ts";
import type { Check } from "./health.ts";
import { endedBadly, notAccepted, notEnded, notStarted, reasonOf, secretNotSet, signatureRefused } from "./problems.ts";

/** A function that has an older key in its cache looks for a new one at most once a minute. */
const signatureSeconds = 90;
/** After so long, sweep starts what dispatch has not started. */
const startSeconds = 30;
const accepted = z.object({ investigationId: z.string() });

/**
 * One sentence for each problem. Right after a deployment it may take minutes until Lambda reads a table's stream
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html): an alert that is not started in
 * time is left to sweep, and another one is sent, as long as there is time.
 */
export async function runSelfTest(check: Check): Promise<readonly string[]> {
  const { signal, say, target, withinSeconds = 300 } = check;
  const key = new Key(check);
  let began: number | undefined;
  try {
    for (;;) {
      say("sends an alert");
      const sent = await send(check, key);
      if ("problem" in sent) return [sent.problem];
      began ??= Date.now();
      const until = began + withinSeconds * 1000;
      say(`waits for ${sent.id} to start`);
      const mustStart = Math.min(until, Date.now() + startSeconds * 1000);
      const started = await seen(
        check,
        sent.id,
        mustStart,
        ({ startedAt, closedAt }) => (startedAt ?? closedAt) !== undefined,
      );
      const inTime = started && Date.parse(started.startedAt ?? started.closedAt ?? "") - Date.parse(started.openedAt);
      if (inTime === undefined || inTime >= startSeconds * 1000) {
        if (Date.now() < until) continue;
        return [notStarted(target, sent.id, withinSeconds)];
      }
      say(`waits for ${sent.id} to end`);
      const ended = await seen(check, sent.id, until, ({ closedAt }) => closedAt !== undefined);
      if (ended === undefined) return [notEnded(sent.id, started ?? {}, withinSeconds)];
      return ended.status === "succeeded" && ended.outcome === "healthy" ? [] : [endedBadly(target, ended)];
    }
  } catch (error) {
    signal.throwIfAborted();
    return [`The check broke off: ${reasonOf(error)}.`];
  }
}

/** The alert's case as soon as it is so; undefined when the time is over before that. */
async function seen(
  { target, client, signal }: Check,
  investigation: string,
  until: number,
  isSo: (meta: MetaRecord) => boolean,
): Promise<MetaRecord | undefined> {
  const results = DynamoDBDocumentClient.from(new DynamoDBClient(client));
  const read = new GetCommand({
    TableName: target.resultsTable,
    Key: { investigation, sk: "META" },
    ConsistentRead: true,
  });
  for (;;) {
    const { Item } = await results.send(read, { abortSignal: signal });
    const meta = Item && metaRecord.parse(Item);
    if (meta && isSo(meta)) return meta;
    if (Date.now() > until) return undefined;
    await sleep(1000, undefined, { signal });
  }
}

/** A failure that passes by itself is tried again, and a refused signature until every function can have the new key. */
async function send(check: Check, key: Key): Promise<{ id: string } | { problem: string }> {
  const { target, signal, keySeconds = signatureSeconds } = check;
  const until = Date.now() + keySeconds * 1000;
  const body = Buffer.from(JSON.stringify({ nonce: randomBytes(16).toString("hex") }));
  for (;;) {
    const secret = await key.value().catch((error: unknown) => error);
    signal.throwIfAborted();
    if (typeof secret !== "string") return { problem: secretNotSet(reasonOf(secret)) };
    const answer = await post(check, body, secret).catch((error: unknown) => reasonOf(error));
    signal.throwIfAborted();
    if (typeof answer !== "string" && answer.status === 202)
      return { id: accepted.parse(JSON.parse(answer.text)).investigationId };
    const why = typeof answer === "string" ? answer : `status ${answer.status}: ${answer.text}`;
    const status = typeof answer === "string" ? 0 : answer.status;
    const mayPass = status === 0 || status === 401 || status === 429 || status >= 500;
    if (!mayPass || Date.now() > until)
      return { problem: status === 401 ? signatureRefused(target, keySeconds) : notAccepted(target, why) };
    await sleep(3000, undefined, { signal });
  }
}

async function post({ target, signal }: Check, body: Buffer<ArrayBuffer>, secret: string) {
  const timestamp = Math.floor(Date.now() / 1000);
  const answer = await fetch(`${target.apiUrl}/events/self-test`, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      "x-socless-timestamp": String(timestamp),
      "x-socless-signature": signHmac(secret, timestamp, body),
    },
    signal: AbortSignal.any([signal, AbortSignal.timeout(30_000)]),
  });
  return { status: answer.status, text: await answer.text() };
}

/**
 * The check's own key: nobody who checks needs to read a secret. The platform accepts the current and the previous value,
 * so two checks at once do not disturb each other; when more of them have put theirs, it is put anew.
 */
class Key {
  readonly #secrets: SecretsManagerClient;
  readonly #arn: string | undefined;
  readonly #signal: AbortSignal;
  #own: { readonly value: string; readonly version: string } | undefined;

  constructor({ target, client, signal }: Check) {
    this.#secrets = new SecretsManagerClient(client);
    this.#arn = target.secrets["endpoints/self-test"];
    this.#signal = signal;
  }

  async value(): Promise<string> {
    if (this.#own && (await this.#counts(this.#own.version))) return this.#own.value;
    const value = randomBytes(32).toString("base64url");
    const put = new PutSecretValueCommand({ SecretId: this.#arn, SecretString: value });
    const { VersionId: version = "" } = await this.#secrets.send(put, { abortSignal: this.#signal });
    this.#own = { value, version };
    return value;
  }

  async #counts(version: string): Promise<boolean> {
    const describe = new DescribeSecretCommand({ SecretId: this.#arn });
    const { VersionIdsToStages = {} } = await this.#secrets.send(describe, { abortSignal: this.#signal });
    return (VersionIdsToStages[version] ?? []).some((stage) => stage === "AWSCURRENT" || stage === "AWSPREVIOUS");
  }
}
