/** One request and its response, and what a failed one is called. */
import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import { TaskDenied, type TaskError, TaskFailed, TaskNotFound, TaskThrottled, TaskUnavailable } from "./errors.ts";
import type { HttpRequest } from "./http.ts";

export type HttpResponse = {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body as JSON; throws `Task.Unavailable` when it is not. */
  json(): unknown;
};

export type Exchange = { readonly response: HttpResponse } | { readonly error: unknown };

/** The response's body is larger than the request allows. */
class BodyTooLarge extends Error {
  constructor(limit: number) {
    super(`the answer is larger than ${limit} bytes`);
    this.name = "BodyTooLarge";
  }
}

/** Sends one request over a connection of its own (one kept from before Lambda's pause may be dead); never throws. */
export async function exchange(
  lookup: LookupFunction | undefined,
  url: URL,
  request: HttpRequest,
  signal: AbortSignal,
): Promise<Exchange> {
  try {
    const answer = await send(lookup, url, request, signal);
    const text = await read(answer, request.maxBytes ?? 1_048_576);
    const headers = Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, `${value ?? ""}`]));
    return { response: { status: answer.statusCode ?? 0, headers, text, json: () => parse(text, url) } };
  } catch (error) {
    return { error: signal.aborted ? signal.reason : error };
  }
}

function send(
  lookup: LookupFunction | undefined,
  url: URL,
  request: HttpRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const { method = "GET", body } = request;
  const type = body === undefined || typeof body === "string" ? {} : { "content-type": "application/json" };
  const headers = { accept: "application/json", ...type, ...request.headers };
  const options = { method, headers, signal, agent: false, ...(lookup ? { lookup } : {}) };
  return new Promise((resolve, reject) => {
    const outgoing = (url.protocol === "https:" ? https : http).request(url, options, resolve);
    outgoing.on("error", reject);
    outgoing.end(body === undefined || typeof body === "string" ? body : JSON.stringify(body));
  });
}

async function read(body: AsyncIterable<Uint8Array>, limit: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > limit) throw new BodyTooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parse(text: string, url: URL): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new TaskUnavailable(`${url.host} answered something that is not JSON`);
  }
}

/** What went wrong before there was an answer. */
export function failureOf(error: unknown, request: HttpRequest, url: URL): TaskError {
  const what = `${request.method ?? "GET"} ${url.host}`;
  if (error instanceof BodyTooLarge) return new TaskFailed(`${what}: ${error.message}`);
  const code = codeOf(error);
  if (code === "TimeoutError" || code === "AbortError")
    return new TaskUnavailable(`${what}: no answer within the time limit`);
  return new TaskUnavailable(`${what}: the connection failed${code ? ` (${code})` : ""}`);
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  return error.cause instanceof Error ? codeOf(error.cause) : error.name;
}

/** What an error status is called. The body is left out: it may repeat what was sent. */
export function refusalOf(status: number, request: HttpRequest, url: URL): TaskError {
  const message = `${request.method ?? "GET"} ${url.host} answered ${status}`;
  if (status === 404) return new TaskNotFound(message);
  if (status === 401 || status === 403) return new TaskDenied(message);
  if (status === 429) return new TaskThrottled(message);
  if (status >= 500) return new TaskUnavailable(message);
  if (status < 400) return new TaskFailed(`${message}; redirects are not followed`);
  return new TaskFailed(message);
}
