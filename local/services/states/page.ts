import { z } from "zod";
import { AwsError, type Properties } from "../../service.ts";

export const pageInput = z.looseObject({
  maxResults: z.int().min(0).max(1000).optional(),
  nextToken: z.string().optional(),
});

/** One page of a list; the token is where the next one begins. */
export function page<T>(
  all: readonly T[],
  { maxResults, nextToken }: { maxResults?: number | undefined; nextToken?: string | undefined },
): { items: T[]; nextToken: Properties } {
  const from = nextToken === undefined ? 0 : Number(Buffer.from(nextToken, "base64url").toString());
  if (!Number.isInteger(from) || from < 0) throw new AwsError("InvalidToken", `Invalid Token: '${nextToken}'`);
  const to = from + (maxResults || 100);
  const items = all.slice(from, to);
  return { items, nextToken: to < all.length ? { nextToken: Buffer.from(String(to)).toString("base64url") } : {} };
}
