/** What all forms of the report say in the same words. */
import type { Source } from "#policy/core/rule";
import type { Finding, Report } from "#policy/judge";

/** Type and name in a URN: what a person calls a resource. */
export function nameOf(urn: string): { readonly type: string; readonly name: string } {
  const [, , types = "", ...name] = urn.split("::");
  return { type: types.split("$").at(-1) ?? "", name: name.join("::") || urn };
}

export const placeOf = ({ file, line }: Source): string => `${file}:${line}`;

export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** `2 findings stop the deployment, 3 are advice`. */
export function verdict({ findings }: Report): string {
  const stopping = findings.filter(({ level }) => level === "mandatory").length;
  const advice = findings.length - stopping;
  if (findings.length === 0) return "Nothing to mend";
  const stops = `${count(stopping, "finding")} ${stopping === 1 ? "stops" : "stop"} the deployment`;
  if (advice === 0) return stops;
  const advises = `${advice} ${advice === 1 ? "is" : "are"} advice`;
  return stopping === 0 ? `${count(advice, "finding")}, none of which stops the deployment` : `${stops}, ${advises}`;
}

/** What the verdict rests on. */
export function basis({ rules, resources, excused, unjudged }: Report): readonly string[] {
  return [
    `${count(rules, "rule")} on ${count(resources, "resource")}`,
    ...(excused.length > 0 ? [`${excused.length} excused`] : []),
    ...(unjudged.length > 0 ? [`${unjudged.length} cannot be judged yet`] : []),
  ];
}

/** `3 days left`; an exception's last day counts as one of its own. */
export function timeLeft(days: number): string {
  if (days < 0) return `ended ${count(-days, "day")} ago`;
  return days === 0 ? "ends today" : `${count(days, "day")} left`;
}

/** Those with the same key together, in their order. */
export function grouped<T>(all: readonly T[], keyOf: (one: T) => string): readonly (readonly [string, readonly T[]])[] {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return [...groups];
}

export type Group = { readonly rule: Finding; readonly findings: readonly Finding[] };

/** Findings of one rule together. */
export function byRule(findings: readonly Finding[]): readonly Group[] {
  return grouped(findings, ({ rule }) => rule).flatMap(([, all]) => (all[0] ? [{ rule: all[0], findings: all }] : []));
}
