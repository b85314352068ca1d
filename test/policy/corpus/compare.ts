/** What we and the linters say of each policy, concern by concern. */
import { judge } from "../../../policy/judge.ts";
import { stackRules } from "../../../policy/rules/stack/index.ts";
import { rules } from "../../../policy/rules.ts";
import type { Answers, Linter } from "../peers/peers.ts";
import { type Concern, type ConcernId, concerns } from "./concerns.ts";
import { type Policy, resourcesOf } from "./policies.ts";

/** A policy alone is no stack. */
const alone = rules.filter((rule) => !stackRules.includes(rule));

/** Policy → ids of our rules that find something. */
export type Ours = Readonly<Record<string, readonly string[]>>;

/** The pack's findings on each policy, as if it were the only one of its stack. */
export async function judgeAll(policies: readonly Policy[]): Promise<Ours> {
  const entries: [string, readonly string[]][] = [];
  for (const policy of policies) {
    const { findings } = await judge(resourcesOf(policy), { rules: alone });
    entries.push([policy.name, [...new Set(findings.map(({ rule }) => rule))].sort()]);
  }
  return Object.fromEntries(entries);
}

export type Row = {
  readonly policy: string;
  readonly concern: ConcernId;
  readonly ours: boolean;
  /** All our rules that find something in the policy. */
  readonly found: readonly string[];
  /** The linters that find it. */
  readonly theirs: readonly Linter[];
};

/** Every concern that anybody has with a policy. */
export function compare(policies: readonly Policy[], ours: Ours, { findings }: Answers): readonly Row[] {
  return policies.flatMap(({ name }) =>
    concernIds.flatMap((concern) => {
      const { rules, linters }: Concern = concerns[concern];
      const theirs = keysOf(linters).filter((linter) => overlap(linters[linter], findings[linter][name]));
      const found = ours[name] ?? [];
      const row = { policy: name, concern, ours: overlap(rules, found), found, theirs };
      return row.ours || theirs.length > 0 ? [row] : [];
    }),
  );
}

export const concernIds = keysOf(concerns);

export const onlyTheirs = (rows: readonly Row[]): readonly Row[] => rows.filter(({ ours }) => !ours);
export const onlyOurs = (rows: readonly Row[]): readonly Row[] => rows.filter(({ theirs }) => theirs.length === 0);
export const both = (rows: readonly Row[]): readonly Row[] =>
  rows.filter(({ ours, theirs }) => ours && theirs.length > 0);

/** Those that every linter finds which knows the concern. */
export const all = (rows: readonly Row[]): readonly Row[] =>
  both(rows).filter(({ concern, theirs }) => theirs.length === Object.keys(concerns[concern].linters).length);

function overlap(some: readonly string[] = [], others: readonly string[] = []): boolean {
  return some.some((one) => others.includes(one));
}

/** The keys of an object that has no others. */
export function keysOf<K extends string>(record: Readonly<Partial<Record<K, unknown>>>): readonly K[] {
  const keys: K[] = [];
  for (const key in record) keys.push(key);
  return keys;
}
