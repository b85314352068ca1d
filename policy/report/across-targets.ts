/** What is the same in many targets is told once. */
import type { Finding, Report, Unjudged } from "#policy/judge";
import { grouped, nameOf } from "#policy/report/words";

/** Told once for all targets where it is so. */
export type Told<T> = T & {
  /** The same in the other targets. */
  readonly also: readonly T[];
  /** ` (in all 50 targets)`; empty for what is of one target. */
  readonly where: string;
  /** What they have in common: the same in the next run, too. */
  readonly likeness: string;
};

export const findingsIn = ({ findings, targets }: Report): readonly Told<Finding>[] =>
  once(findings, targets, likenessOf);

export const unjudgedIn = ({ unjudged, targets }: Report): readonly Told<Unjudged>[] =>
  once(unjudged, targets, (one) => likeness(one, one.paths));

export const likenessOf = (finding: Finding): string => likeness(finding, [finding.path, finding.message]);

type Placed = Pick<Finding, "rule" | "resource" | "target">;

function once<T extends Placed>(
  all: readonly T[],
  targets: Report["targets"],
  keyOf: (one: T) => string,
): readonly Told<T>[] {
  const times = new Map<string, number>();
  const groups = grouped(all, (one) => {
    const key = keyOf(one);
    const own = `${one.target} ${key}`;
    const time = times.get(own) ?? 0;
    times.set(own, time + 1);
    // What one target has twice are two things, though they look alike.
    return `${key} ${time}`;
  });
  return groups.flatMap(([key, same]) => {
    const [first, ...also] = same;
    return first ? [{ ...first, also, where: where(same, targets.length), likeness: key }] : [];
  });
}

/** Without what differs between targets and from run to run: names of targets, accounts, regions, the ends of automatic names. */
function likeness({ rule, resource, target }: Placed, words: readonly string[]): string {
  const { type, name } = nameOf(resource);
  const text = JSON.stringify([rule, type, name, ...words]);
  return (target === undefined ? text : text.replaceAll(target, "<target>"))
    .replaceAll(/\b\d{12}\b/g, "<account>")
    .replaceAll(/\b[a-z]{2}(-[a-z]+){1,2}-\d\b/g, "<region>")
    .replaceAll(/-[0-9a-f]{7}\b/g, "");
}

/** How many targets are told by name. */
const named = 3;

function where(same: readonly Placed[], targets: number): string {
  if (same.length === 1) return "";
  if (same.length === targets) return ` (in all ${targets} targets)`;
  const some = same.slice(0, named).map(({ target }) => target);
  const more = same.length > named ? ` and ${same.length - named} more` : "";
  return ` (in ${same.length} targets: ${some.join(", ")}${more})`;
}
