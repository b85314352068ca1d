/** What a change adds to an estimate and takes away from it. Pure. */
import type { Estimate, FixedCost, ForwardCost, PlaybookCost, Range, TargetCost } from "./estimate.ts";

/** After less before. */
export type LineChange = { readonly what: string; readonly count: number; readonly usd: number };

export type PlaybookChange = {
  readonly name: string;
  readonly how: "added" | "removed" | "changed";
  readonly alertsPerDay: number;
  readonly alert: Range;
  readonly month: Range;
};

export type ForwardChange = Pick<ForwardCost, "name" | "eventsPerDay" | "month"> & {
  readonly how: "added" | "removed" | "changed";
  readonly event: number;
};

export type TargetChange = Pick<TargetCost, "name" | "account" | "region" | "hub"> & {
  readonly how: "added" | "removed" | "changed";
  readonly fixed: readonly LineChange[];
  readonly playbooks: readonly PlaybookChange[];
  readonly forwards: readonly ForwardChange[];
  readonly month: Range;
  /** What cannot be estimated and was not there before. */
  readonly notEstimated: readonly string[];
};

export type EstimateChange = {
  readonly kind: "change of an estimate";
  readonly stack: string;
  readonly currency: string;
  readonly pricesOf: string;
  /** Only targets whose cost changes. */
  readonly targets: readonly TargetChange[];
  readonly before: Range;
  readonly after: Range;
};

/** Less than this is how computers count. */
const noise = 1e-9;
const isChange = (amount: number): boolean => Math.abs(amount) > noise;

export function compare(before: Estimate, after: Estimate): EstimateChange {
  const { stack, currency, pricesOf } = after;
  const targets = pairs(before.targets, after.targets, ({ name, region }) => `${name} ${region}`).flatMap(targetChange);
  return {
    kind: "change of an estimate",
    stack,
    currency,
    pricesOf,
    targets,
    before: before.month,
    after: after.month,
  };
}

type Pair<T> = { readonly was?: T | undefined; readonly is?: T | undefined };

function pairs<T>(before: readonly T[], after: readonly T[], key: (one: T) => string): readonly Pair<T>[] {
  const was = new Map(before.map((one) => [key(one), one]));
  const is = new Map(after.map((one) => [key(one), one]));
  return [...new Set([...was.keys(), ...is.keys()])].map((name) => ({ was: was.get(name), is: is.get(name) }));
}

const how = <T>({ was, is }: Pair<T>) => (was === undefined ? "added" : is === undefined ? "removed" : "changed");

function targetChange({ was, is }: Pair<TargetCost>): readonly TargetChange[] {
  const one = is ?? was;
  if (!one) return [];
  const fixed = pairs(was?.fixed.lines ?? [], is?.fixed.lines ?? [], ({ what }) => what).flatMap(lineChange);
  const playbooks = pairs(was?.playbooks ?? [], is?.playbooks ?? [], ({ name }) => name).flatMap(playbookChange);
  const forwards = pairs(was?.forwards ?? [], is?.forwards ?? [], ({ name }) => name).flatMap(forwardChange);
  const known = was?.notEstimated ?? [];
  const notEstimated = (is?.notEstimated ?? []).filter((gap) => !known.includes(gap));
  if (was && is && fixed.length + playbooks.length + forwards.length + notEstimated.length === 0) return [];
  const { name, account, region, hub } = one;
  const place = { name, account, region, ...(hub === undefined ? {} : { hub }) };
  const month = difference(was?.month, is?.month);
  return [{ ...place, how: how({ was, is }), fixed, playbooks, forwards, month, notEstimated }];
}

function lineChange({ was, is }: Pair<FixedCost>): readonly LineChange[] {
  const what = is?.what ?? was?.what ?? "";
  const usd = (is?.usd ?? 0) - (was?.usd ?? 0);
  return isChange(usd) ? [{ what, count: (is?.count ?? 0) - (was?.count ?? 0), usd }] : [];
}

function playbookChange({ was, is }: Pair<PlaybookCost>): readonly PlaybookChange[] {
  const one = is ?? was;
  if (!one) return [];
  const alert = difference(was && perAlert(was), is && perAlert(is));
  if (was && is && !Object.values(alert).some(isChange)) return [];
  const month = difference(was?.month, is?.month);
  return [{ name: one.name, how: how({ was, is }), alertsPerDay: one.alertsPerDay, alert, month }];
}

function forwardChange({ was, is }: Pair<ForwardCost>): readonly ForwardChange[] {
  const one = is ?? was;
  const event = (is?.event.usd ?? 0) - (was?.event.usd ?? 0);
  if (!one || !isChange(event)) return [];
  const month = (is?.month ?? 0) - (was?.month ?? 0);
  return [{ name: one.name, how: how({ was, is }), eventsPerDay: one.eventsPerDay, event, month }];
}

const perAlert = ({ alert }: PlaybookCost): Range => ({
  shortest: alert.shortest.usd,
  loopsOnce: alert.loopsOnce.usd,
  longest: alert.longest.usd,
});

const none: Range = { shortest: 0, loopsOnce: 0, longest: 0 };

const difference = (was: Range = none, is: Range = none): Range => ({
  shortest: is.shortest - was.shortest,
  loopsOnce: is.loopsOnce - was.loopsOnce,
  longest: is.longest - was.longest,
});
