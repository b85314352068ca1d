import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** What a signature says about itself. */
export type Signature = {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly sessionToken: string | undefined;
  readonly presigned: boolean;
};

export type SignedRequest = {
  readonly method: string;
  /** As sent, still encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

/** Reads a SigV4 signature from the Authorization header or from a presigned address; undefined when there is none. */
export function readSignature({ query, headers }: SignedRequest): Signature | undefined {
  const header = headers.authorization;
  if (header?.startsWith("AWS4-HMAC-SHA256 ")) {
    const fields = new Map(
      header
        .slice("AWS4-HMAC-SHA256 ".length)
        .split(",")
        .map((part) => part.trim().split(/=(.*)/s, 2))
        .map(([name = "", value = ""]) => [name, value]),
    );
    const sessionToken = headers["x-amz-security-token"];
    return toSignature(
      fields.get("Credential"),
      fields.get("SignedHeaders"),
      fields.get("Signature"),
      sessionToken,
      false,
    );
  }
  if (!query.has("X-Amz-Credential")) return undefined;
  const value = (name: string) => query.get(name) ?? undefined;
  return toSignature(
    value("X-Amz-Credential"),
    value("X-Amz-SignedHeaders"),
    value("X-Amz-Signature"),
    value("X-Amz-Security-Token"),
    true,
  );
}

function toSignature(
  credential: string | undefined,
  signedHeaders: string | undefined,
  signature: string | undefined,
  sessionToken: string | undefined,
  presigned: boolean,
): Signature | undefined {
  const [accessKeyId, date, region, service, end] = credential?.split("/") ?? [];
  if (!accessKeyId || !date || !region || !service || end !== "aws4_request" || !signedHeaders || !signature) {
    return undefined;
  }
  return {
    accessKeyId,
    date,
    region,
    service,
    signedHeaders: signedHeaders.split(";"),
    signature,
    sessionToken: sessionToken || undefined,
    presigned,
  };
}

/** Whether the request was signed with this secret and not changed since. */
export function verifies(request: SignedRequest, signature: Signature, secretAccessKey: string): boolean {
  const scope = [signature.date, signature.region, signature.service, "aws4_request"];
  const time = request.headers["x-amz-date"] ?? request.query.get("X-Amz-Date") ?? "";
  const text = ["AWS4-HMAC-SHA256", time, scope.join("/"), sha256(canonical(request, signature))].join("\n");
  const key = scope.reduce<Buffer | string>((secret, part) => hmac(secret, part), `AWS4${secretAccessKey}`);
  const expected = Buffer.from(hmac(key, text).toString("hex"));
  const given = Buffer.from(signature.signature);
  return expected.length === given.length && timingSafeEqual(expected, given);
}

function canonical(request: SignedRequest, { signedHeaders, service, presigned }: Signature): string {
  const { method, path, query, headers, body } = request;
  const declared = headers["x-amz-content-sha256"] ?? query.get("X-Amz-Content-Sha256");
  const hash = declared ?? (presigned ? "UNSIGNED-PAYLOAD" : sha256(body));
  if (/^[0-9a-f]{64}$/.test(hash) && hash !== sha256(body)) return "the body is not the one that was signed";
  return [
    method,
    service === "s3" ? path : path.split("/").map(encode).join("/"),
    canonicalQuery(query),
    ...signedHeaders.map((name) => `${name}:${(headers[name] ?? "").trim().replace(/\s+/g, " ")}`),
    "",
    signedHeaders.join(";"),
    hash,
  ].join("\n");
}

function canonicalQuery(query: URLSearchParams): string {
  return [...query]
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join("&");
}

const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
const sha256 = (content: string | Buffer) => createHash("sha256").update(content).digest("hex");
const hmac = (key: Buffer | string, text: string) => createHmac("sha256", key).update(text).digest();
