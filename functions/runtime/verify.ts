/** Are these bytes signed by somebody who knows the secret? Pure: bytes, headers, secrets and the time in, a verdict out. */
import { createHmac, timingSafeEqual } from "node:crypto";

/** A signature's time may differ from ours by this much, both ways. */
export const toleranceSeconds = 300;

/** Header values by name in lower case; several values of one name as a list. */
export type SignedHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

export type Signed = {
  readonly headers: SignedHeaders;
  /** The body as it came, before anything was parsed. */
  readonly body: Uint8Array;
  /** All secrets that count: the current one, and the previous one after a rotation. */
  readonly secrets: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
};

/** Ours: `x-socless-signature: v1=<hex>` over `v1:{timestamp}:{body}`, with `x-socless-timestamp` in Unix seconds. */
export function verifyHmac(signed: Signed): boolean {
  return verifyTimed(signed, "x-socless-timestamp", "x-socless-signature", "v1");
}

/** Slack's: `x-slack-signature: v0=<hex>` over `v0:{timestamp}:{body}`, with `x-slack-request-timestamp`. */
export function verifySlack(signed: Signed): boolean {
  return verifyTimed(signed, "x-slack-request-timestamp", "x-slack-signature", "v0");
}

/** GitHub's: `x-hub-signature-256: sha256=<hex>` over the body. It carries no time: a repeat is a duplicate alert. */
export function verifyGithub({ headers, body, secrets }: Omit<Signed, "now">): boolean {
  return matches(only(headers, "x-hub-signature-256"), "sha256", [body], secrets);
}

/** What a sender puts into `x-socless-signature`. */
export function signHmac(secret: string, timestamp: number, body: Uint8Array): string {
  return `v1=${hmac(secret, [`v1:${timestamp}:`, body]).toString("hex")}`;
}

function verifyTimed(
  { headers, body, secrets, now }: Signed,
  timeName: string,
  name: string,
  version: string,
): boolean {
  const timestamp = only(headers, timeName);
  if (timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now / 1000 - Number(timestamp)) > toleranceSeconds) return false;
  return matches(only(headers, name), version, [`${version}:${timestamp}:`, body], secrets);
}

/** The header's one value. HTTP joins repeated headers by a comma, which no valid value holds. */
function only(headers: SignedHeaders, name: string): string | undefined {
  const value = headers[name];
  if (value === undefined || typeof value === "string") return value;
  return value.length === 1 ? value[0] : undefined;
}

function matches(
  signature: string | undefined,
  version: string,
  parts: readonly (string | Uint8Array)[],
  secrets: readonly string[],
): boolean {
  const hex = signature?.startsWith(`${version}=`) ? signature.slice(version.length + 1) : "";
  if (!/^[0-9a-fA-F]{64}$/.test(hex)) return false;
  const given = Buffer.from(hex, "hex");
  // Every secret is tried, so that the time taken does not tell which one fits.
  return secrets.filter((secret) => secret !== "" && timingSafeEqual(given, hmac(secret, parts))).length > 0;
}

function hmac(secret: string, parts: readonly (string | Uint8Array)[]): Buffer {
  const mac = createHmac("sha256", Buffer.from(secret, "utf8"));
  for (const part of parts) mac.update(part);
  return mac.digest();
}
