/** Finds secrets in texts by the detectors of secretlint, and by a few shapes that it lacks. */
import { lintSource } from "@secretlint/core";
import { secretLintProfiler } from "@secretlint/profiler";
import { rules } from "@secretlint/secretlint-rule-preset-recommend";

// It measures each detector's time and keeps the measurements: memory grows with each text.
secretLintProfiler.setEnabled(false);

/** Access key ids count, account ids don't; a text cannot call off its own examination by a comment. */
const detectors = rules
  .filter(({ meta }) => meta.id !== "@secretlint/secretlint-rule-filter-comments")
  .map((rule) => ({
    id: rule.meta.id,
    rule,
    ...(rule.meta.id === "@secretlint/secretlint-rule-aws"
      ? { options: { enableIDScanRule: true }, allowMessageIds: ["AWSAccountID"] }
      : {}),
  }));

/** What secretlint does not know: kind → shape, as their makers document them. */
const shapes: readonly (readonly [kind: string, shape: RegExp])[] = [
  ["Atlassian token", /\bATATT3[A-Za-z0-9_=-]{20,}/g],
  ["Google API key", /\bAIza[A-Za-z0-9_-]{35}/g],
  ["private key", /-----BEGIN ([A-Z]+ )*PRIVATE KEY-----/g],
  ["signed token (JWT)", /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/g],
  ["password in an address", /\b[a-z][a-z0-9+.-]*:\/\/[^/\s:@"'`<>${}]*:[^/\s:@"'`<>${}]+@/gi],
  ["bearer token", /\bBearer [A-Za-z0-9._~+/-]{20,}/g],
];

export type Sighting = { readonly kind: string /** Where it begins in the text. */; readonly at: number };

/** The secrets in a text, in their order. */
export async function sightings(text: string): Promise<readonly Sighting[]> {
  const { messages } = await lintSource({
    source: { filePath: "text", content: text, ext: "", contentType: "text" },
    options: { noPhysicFilePath: true, maskSecrets: true, config: { rules: detectors } },
  });
  const known = messages.map(({ message, range }) => ({ kind: kindIn(message), at: range[0] }));
  const shaped = shapes.flatMap(([kind, shape]) => [...text.matchAll(shape)].map(({ index }) => ({ kind, at: index })));
  return [...known, ...shaped].sort((one, other) => one.at - other.at);
}

/** `found slack token: *****` → `slack token`. */
const kindIn = (message: string): string => message.replace(/^found /, "").replace(/(\(\*+\))?: .*$/s, "");
