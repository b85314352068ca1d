import { z } from "zod";

/** An answer to a client; `headers` may hold several values of one name. */
export type HttpAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
};

const result = z.object({
  statusCode: z.union([
    z.number().int().min(100).max(599),
    z
      .string()
      .regex(/^[1-5]\d\d$/)
      .transform(Number),
  ]),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.unknown(),
  isBase64Encoded: z.boolean().nullish(),
});

/** An answer of API Gateway itself. */
export function message(status: number, text: string): HttpAnswer {
  return {
    status,
    headers: { "content-type": "application/json" },
    body: Buffer.from(JSON.stringify({ message: text })),
  };
}

/** What a function returned as an answer, by the rules of payload format 2.0; undefined when it makes none. */
export function toAnswer(payload: string): HttpAnswer | undefined {
  const value: unknown = JSON.parse(payload);
  if (typeof value !== "object" || value === null || !("statusCode" in value)) {
    const text = typeof value === "string" ? value : payload;
    return { status: 200, headers: { "content-type": "application/json" }, body: Buffer.from(text) };
  }
  const parsed = result.safeParse(value);
  if (!parsed.success) return undefined;
  const { statusCode, headers, cookies, body, isBase64Encoded } = parsed.data;
  const text = body === undefined || body === null ? "" : typeof body === "string" ? body : JSON.stringify(body);
  const lower = Object.entries(headers ?? {}).map(([name, entry]) => [name.toLowerCase(), entry] as const);
  return {
    status: statusCode,
    headers: {
      "content-type": "text/plain;charset=UTF-8",
      ...Object.fromEntries(lower),
      ...(cookies && cookies.length > 0 && { "set-cookie": cookies }),
    },
    body: Buffer.from(text, isBase64Encoded ? "base64" : "utf8"),
  };
}
