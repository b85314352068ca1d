/** Identifiers: of investigations, of questions, of one step's one visit. */
import { createHash, randomBytes } from "node:crypto";
import { ulid } from "ulid";

/** `inv_` and 26 characters of Crockford base 32 that sort by time. */
export function newInvestigationId(now: number): string {
  return `inv_${ulid(now)}`;
}

export function isInvestigationId(text: string): boolean {
  return /^inv_[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(text);
}

/** A question's id: 128 random bits, 22 characters that are safe in a URL. */
export function newInteractionId(): string {
  return randomBytes(16).toString("base64url");
}

/** The secret part of one recipient's link: 256 random bits, 43 characters that are safe in a URL. Only its hash is stored. */
export function newLinkSecret(): string {
  return randomBytes(32).toString("base64url");
}

export function sha256Hex(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

/** The key under which one step's effect is known outside: the same for every attempt, different for every other step and visit. */
export function idempotencyKey(investigation: string, step: string, visit: string): string {
  return sha256Hex(JSON.stringify([investigation, step, visit])).slice(0, 32);
}
