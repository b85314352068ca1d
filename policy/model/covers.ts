/** Whether what is granted is no more than what is allowed. */
import type { Target } from "#policy/model/things";

/** Whether all that one target stands for, the other does, too. */
export function covers(wide: Target, narrow: Target): boolean {
  if (wide.arn !== undefined && narrow.arn !== undefined) return holds(wide.arn, narrow.arn);
  return wide.member !== undefined && wide.member === narrow.member && wide.label === narrow.label;
}

/** A star of the narrower ARN is held by a star alone. Letter case counts in ARNs. */
function holds(pattern: string, arn: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === arn;
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", "[^*]");
  return new RegExp(`^${source}$`, "s").test(arn);
}
