/** What is known about a request: condition key → value, or values of a key that has several. Keys are compared without case. */
export type Context = Readonly<Record<string, string | readonly string[]>>;

export function contextValue(context: Context, key: string): string | readonly string[] | undefined {
  const name = Object.keys(context).find((candidate) => candidate.toLowerCase() === key.toLowerCase());
  return name === undefined ? undefined : context[name];
}
