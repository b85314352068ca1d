/** Orders names as people count: `name#2` before `name#10`. */

const collator = new Intl.Collator("en", { numeric: true });

/** For `sort`: by time (ISO 8601), then by name. */
export function byTimeThenName(a: readonly [at: string, name: string], b: readonly [at: string, name: string]): number {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1;
  return collator.compare(a[1], b[1]);
}
