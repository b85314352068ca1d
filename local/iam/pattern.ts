/** IAM's wildcards: `*` is any run of characters, `?` is exactly one. Everything else is taken literally. */
export function matchesPattern(pattern: string, value: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === value;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s").test(value);
}

/** ARNs are compared part by part, so a wildcard in one of the first five parts does not reach into the next. */
export function matchesArn(pattern: string, value: string): boolean {
  const wanted = parts(pattern);
  const given = parts(value);
  return wanted.length === given.length && wanted.every((part, index) => matchesPattern(part, given[index] ?? ""));
}

function parts(arn: string): string[] {
  const all = arn.split(":");
  return all.length <= 6 ? all : [...all.slice(0, 5), all.slice(5).join(":")];
}
