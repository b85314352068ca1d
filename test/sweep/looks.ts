/** What all cases look at again and again, fetched once for all of them. */
import type { Message, RunningPlatform } from "../whole/platform.ts";

export type Issue = Awaited<ReturnType<RunningPlatform["issues"]>>[number];

export type Looks = {
  /** What was posted about a host, without the words that only one person sees; not older than `since` (milliseconds since 1970). */
  messages(host: string, since?: number): Promise<readonly Message[]>;
  /** The cases that were filed about a host. */
  issues(host: string, since: number): Promise<readonly Issue[]>;
};

const freshMs = 300;

/** Remembers an answer for a moment. */
function shared<T>(fetch: () => Promise<T>): (since: number) => Promise<T> {
  let last: { readonly at: number; readonly answer: Promise<T> } | undefined;
  return (since) => {
    if (!last || last.at < since) last = { at: Date.now(), answer: fetch() };
    return last.answer;
  };
}

export function openLooks(platform: RunningPlatform): Looks {
  const messages = shared(async () =>
    (await platform.messages())
      .filter(({ ephemeral }) => ephemeral !== true)
      .map((message) => ({ message, text: JSON.stringify(message) })),
  );
  const issues = shared(async () => (await platform.issues()).filter(({ key }) => key.startsWith("SEC-")));
  const about = (host: string) => new RegExp(`${host}(?![0-9])`);
  return {
    messages: async (host, since = Date.now() - freshMs) =>
      (await messages(since)).filter(({ text }) => about(host).test(text)).map((m) => m.message),
    issues: async (host, since) => (await issues(since)).filter(({ summary }) => about(host).test(summary)),
  };
}
