/** Why only one side finds something: it is right, or a defect of ours. */
import type { Linter } from "../peers/peers.ts";
import type { Row } from "./compare.ts";
import type { ConcernId } from "./concerns.ts";
import type { Kind, Policy } from "./policies.ts";

export type Verdict = {
  readonly concern: ConcernId;
  /** Whose policies these are: all conditions that are given hold. */
  readonly kinds?: readonly Kind[];
  readonly linters?: readonly Linter[];
  readonly policies?: readonly string[];
  /** A rule of ours that finds something in the policy, too. */
  readonly beside?: string;
  readonly is: "right" | "defect";
  readonly why: string;
};

export type Judged = Row & { readonly verdict: Verdict | undefined };

/** The first verdict that fits each row. */
export function judged(
  rows: readonly Row[],
  policies: readonly Policy[],
  verdicts: readonly Verdict[],
): readonly Judged[] {
  const kinds = new Map(policies.map(({ name, kind }) => [name, kind]));
  return rows.map((row) => ({
    ...row,
    verdict: verdicts.find((verdict) => fits(verdict, row, kinds.get(row.policy))),
  }));
}

function fits({ concern, kinds, linters, policies, beside }: Verdict, row: Row, kind: Kind | undefined): boolean {
  if (concern !== row.concern) return false;
  if (kinds !== undefined && (kind === undefined || !kinds.includes(kind))) return false;
  if (linters !== undefined && !row.theirs.every((linter) => linters.includes(linter))) return false;
  if (beside !== undefined && !row.found.includes(beside)) return false;
  return policies?.includes(row.policy) ?? true;
}

/** The rows without a verdict, as lines to read. */
export const notLooked = (rows: readonly Judged[]): readonly string[] =>
  rows
    .filter(({ verdict }) => verdict === undefined)
    .map(({ concern, policy, theirs }) => `${concern}: ${policy} (${theirs.join(", ") || "we"})`);

/** What has one key together, in the order of the first. */
export function groupedBy<T, K>(things: readonly T[], key: (thing: T) => K): readonly (readonly [K, readonly T[]])[] {
  const groups = new Map<K, T[]>();
  for (const thing of things) groups.set(key(thing), [...(groups.get(key(thing)) ?? []), thing]);
  return [...groups];
}
