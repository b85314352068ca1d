import { isObject, parsePattern } from "../events/pattern.ts";

/** Which records of an event source a mapping hands on: those that fit at least one pattern; all when there is none. */
export function recordFilter(patterns: readonly string[]): (record: unknown) => boolean {
  const matchers = patterns.map(parsePattern);
  return (record) => matchers.length === 0 || matchers.some((matches) => matches(record));
}

/** A queue's message as filters see it: its body as an object when it is JSON. */
export function messageForFilter(message: { readonly body: string }): unknown {
  try {
    const body: unknown = JSON.parse(message.body);
    return isObject(body) ? { ...message, body } : message;
  } catch {
    return message;
  }
}
