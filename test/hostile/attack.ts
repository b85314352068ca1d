/** One hostile input, before and after it is sent. */
import type { Site } from "./site.ts";

export type Request = {
  readonly method: string;
  /** As it stands in the request line, the query included. */
  readonly path: string;
  /** A list is sent as so many lines of the same name. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
};

export type Answer = { readonly status: number; readonly requestId: string | undefined; readonly text: string };

/** What a generator makes: the same from the same seed, whatever the platform's keys and addresses are. */
export type Attack = {
  /** What is wrong with it, in a word or two: the table has a line for each. */
  readonly kind: string;
  /** The request on this platform. */
  request(site: Site): Request;
  /** The answers that are right. */
  readonly statuses: readonly number[];
  /** What else is wrong with the answer; undefined: nothing. */
  wrong?(answer: Answer, site: Site): string | undefined;
};

export const empty = Buffer.alloc(0);
