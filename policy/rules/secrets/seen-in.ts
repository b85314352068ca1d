import { overlap } from "#policy/core/known";
import type { SecretFound, Violation } from "#policy/core/rule";

/** A violation for each secret that was seen at or below one of these inputs. */
export function seenIn(secrets: readonly SecretFound[], inputs: readonly string[]): readonly Violation[] {
  return secrets
    .filter(({ path }) => inputs.some((input) => overlap(input, path)))
    .map(({ path, inside, kind }) => ({
      path,
      message: `it holds what looks like a secret${inside === "" ? "" : ` at ${inside}`}: ${kind}`,
    }));
}
