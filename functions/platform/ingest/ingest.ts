/** `POST /events/{endpoint}`: judges a request in the order 404, 401, 413, 400 and takes the alert in. */
import type { Authentication, Endpoint } from "../../runtime/declare.ts";
import type { Issue } from "../../runtime/issues.ts";
import { JsonError, parseJson } from "../../runtime/json.ts";
import { type HttpRequest, type HttpResponse, json } from "../http.ts";
import type { Taken } from "../intake.ts";

/** The largest body that is accepted, in bytes. */
export const bodyLimit = 1_048_576;

export type Ingest = {
  readonly endpoints: readonly Endpoint[];
  /** Is this request signed by whom the endpoint trusts, over exactly these bytes, just now? */
  authentic(authentication: Authentication, request: HttpRequest): Promise<boolean>;
  take(
    endpoint: Endpoint,
    alert: { value: unknown; text: string; receipt: string; idempotencyKey: string | undefined },
  ): Promise<Taken>;
};

/** Answers one request. Throws only when AWS fails, never for what was sent. */
export async function ingest(platform: Ingest, request: HttpRequest): Promise<HttpResponse> {
  const name = /^\/events\/([^/]+)$/.exec(request.path)?.[1];
  const endpoint = platform.endpoints.find((candidate) => candidate.name === name);
  if (endpoint?.source.kind !== "http" || request.method !== "POST") return json(request, 404, { error: "not-found" });

  if (!(await platform.authentic(endpoint.source.authentication, request))) {
    return json(request, 401, { error: "unauthorized" });
  }
  if (request.body.length > bodyLimit) return json(request, 413, { error: "too-large", limit: bodyLimit });

  const key = idempotencyKey(request.headers["idempotency-key"]);
  if ("issues" in key) return invalid(request, key.issues);
  const parsed = parse(request.body);
  if ("issues" in parsed) return invalid(request, parsed.issues);

  const taken = await platform.take(endpoint, {
    value: parsed.value,
    text: new TextDecoder().decode(request.body),
    receipt: request.id,
    idempotencyKey: key.value,
  });
  if (taken.kind === "invalid") return invalid(request, taken.issues);
  return json(request, 202, taken.accepted);
}

function invalid(request: HttpRequest, issues: readonly Issue[]): HttpResponse {
  return json(request, 400, { error: "invalid-alert", issues });
}

function parse(body: Buffer): { value: unknown } | { issues: Issue[] } {
  try {
    return { value: parseJson(body) };
  } catch (error) {
    if (error instanceof JsonError) return { issues: [{ path: error.path, message: error.message }] };
    throw error;
  }
}

function idempotencyKey(header: string | undefined): { value: string | undefined } | { issues: Issue[] } {
  if (header === undefined || /^[\x20-\x7e]{1,256}$/.test(header)) return { value: header };
  return { issues: [{ path: "Idempotency-Key", message: "must be 1 to 256 printable ASCII characters" }] };
}
