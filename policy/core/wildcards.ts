/** The wildcards of policy documents: `*` is any text, `?` is one character. */

/** Policy variables such as `${aws:username}`, which stand for one name, and `${*}`, which stands for a star. */
const variable = /\$\{([*?$]|[^}]*:[^}]*)\}/g;

export const withoutVariables = (text: string): string => text.replaceAll(variable, "_");

export const hasWildcard = (text: string): boolean => /[*?]/.test(withoutVariables(text));

/** Whether a text fits a pattern. Letter case does not count, as in actions. */
export function matcher(pattern: string): (text: string) => boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  const whole = new RegExp(`^${source}$`, "is");
  return (text) => whole.test(text);
}

const anyText = "*";
const anySegment = "segment";
const anyCharacter = "?";

/** A pattern in parts: characters, and what stands for some. */
export type Pattern = readonly string[];

/** A resource of a policy document: its variables may stand for anything. */
export const patternOf = (resource: string): Pattern => [...resource.replaceAll(variable, anyText)];

/** An ARN's format, such as `arn:${Partition}:s3:::${BucketName}`: a bucket's name has no slash, other names may have one. */
export const formatOf = (format: string): Pattern =>
  format
    .split(/(\$\{[^}]*\})/)
    .flatMap((part) => (part === "${BucketName}" ? [anySegment] : part.startsWith("${") ? [anyText] : [...part]));

/** Whether some text fits both patterns. */
export function overlap(one: Pattern, other: Pattern): boolean {
  const seen = new Set<number>();
  const waiting: (readonly [number, number])[] = [[0, 0]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [i, j] = next;
    const [a, b] = [one[i], other[j]];
    if (a === undefined && b === undefined) return true;
    const place = i * (other.length + 1) + j;
    if (seen.has(place)) continue;
    seen.add(place);
    if (isMany(a)) waiting.push([i + 1, j], ...(standsFor(a, b) ? [[i, j + 1] as const] : []));
    if (isMany(b)) waiting.push([i, j + 1], ...(standsFor(b, a) ? [[i + 1, j] as const] : []));
    if (a !== undefined && b !== undefined && meet(a, b)) waiting.push([i + 1, j + 1]);
  }
  return false;
}

const isMany = (part: string | undefined): boolean => part === anyText || part === anySegment;

const standsFor = (many: string | undefined, part: string | undefined): boolean =>
  part !== undefined && !(many === anySegment && part === "/");

const meet = (a: string, b: string): boolean =>
  !isMany(a) && !isMany(b) && (a === b || a === anyCharacter || b === anyCharacter);
