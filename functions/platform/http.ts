/** Requests and answers of the HTTP API (payload format 2.0). */
import { z } from "zod";

export type HttpRequest = {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  /** Names in lower case; a header sent more than once has its values joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes as they were sent: signatures are over these. */
  readonly body: Buffer;
};

export type HttpResponse = { statusCode: number; headers: Record<string, string>; body: string };

const event = z.object({
  rawPath: z.string(),
  headers: z.record(z.string(), z.string().optional()).optional(),
  requestContext: z.object({ requestId: z.string(), http: z.object({ method: z.string() }) }),
  body: z.string().optional(),
  isBase64Encoded: z.boolean().optional(),
});

/** Reads what API Gateway hands to the function. */
export function httpRequest(input: unknown): HttpRequest {
  const { rawPath, headers, requestContext, body, isBase64Encoded } = event.parse(input);
  return {
    id: requestContext.requestId,
    method: requestContext.http.method.toUpperCase(),
    path: rawPath,
    headers: Object.fromEntries(
      Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value ?? ""]),
    ),
    body: Buffer.from(body ?? "", isBase64Encoded ? "base64" : "utf8"),
  };
}

/** A JSON answer; every one carries the request's id. */
export function json(
  request: HttpRequest,
  statusCode: number,
  body: unknown,
  headers: Record<string, string> = {},
): HttpResponse {
  return {
    statusCode,
    headers: {
      "content-type": "application/json",
      "x-request-id": request.id,
      "cache-control": "no-store",
      ...headers,
    },
    body: JSON.stringify(body),
  };
}

/** The answer when AWS fails us: nothing is wrong with the request, and it may be sent again. */
export function unavailable(request: HttpRequest): HttpResponse {
  return json(request, 503, { error: "unavailable" }, { "retry-after": "5" });
}
