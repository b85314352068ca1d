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
export function verdict(findings: readonly Pick<Finding, "level">[]): string {
  const stopping = findings.filter(({ level }) => level === "mandatory").length;
  const advice = findings.length - stopping;
  if (findings.length === 0) return "Nothing to mend";
  const stops = `${count(stopping, "finding")} ${stopping === 1 ? "stops" : "stop"} the deployment`;
  if (advice === 0) return stops;
  const advises = `${advice} ${advice === 1 ? "is" : "are"} advice`;
  return stopping === 0 ? `${count(advice, "finding")}, none of which stops the deployment` : `${stops}, ${advises}`;
}

/** What the verdict rests on. */
export function basis({ rules, resources, targets, excused }: Report, unjudged: number): readonly string[] {
  const of = targets.length > 1 ? ` of ${targets.length} targets` : "";
  return [
    `${count(rules, "rule")} on ${count(resources, "resource")}${of}`,
    ...(excused.length > 0 ? [`${excused.length} excused`] : []),
    ...(unjudged > 0 ? [`${unjudged} cannot be judged yet`] : []),
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
  for (const one of all) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups];
}

export type Group<T> = { readonly rule: T; readonly findings: readonly T[] };

/** Findings of one rule together. */
export function byRule<T extends Finding>(findings: readonly T[]): readonly Group<T>[] {
  return grouped(findings, ({ rule }) => rule).flatMap(([, all]) => (all[0] ? [{ rule: all[0], findings: all }] : []));
}
