/** What a program costs: fixed in a month, and for each alert by playbook. Pure. */
import type { Resource } from "../../policy/core/rule.ts";
import { type Alert, alertOf } from "./alert.ts";
import { fixedOf } from "./fixed.ts";
import { gapsOf } from "./gaps.ts";
import { type Prices, pricesIn, priceTable } from "./prices.ts";
import { type Intake, type ProgramPlaybook, type ProgramTarget, targetsIn } from "./program.ts";
import { daysAMonth, type Meter, type Usage } from "./usage.ts";
import { measure, type Way } from "./ways.ts";

/** USD on the shortest way, on the longest one with one round of each loop, and on the longest one. */
export type Range<T = number> = Readonly<Record<Way, T>>;

export type AlertCost = {
  readonly usd: number;
  readonly usage: Usage;
  /** Function → how often it is invoked. */
  readonly invocations: Readonly<Record<string, number>>;
};

export type PlaybookCost = {
  readonly name: string;
  readonly alertsPerDay: number;
  readonly alert: Range<AlertCost>;
  readonly month: Range;
  /** States that may be repeated more often than they were counted. */
  readonly unbounded: readonly string[];
};

/** What a rule sends to another account's event bus; whoever sends pays. */
export type ForwardCost = {
  readonly name: string;
  readonly eventsPerDay: number;
  readonly event: { readonly usd: number; readonly usage: Usage };
  readonly month: number;
};

export type FixedCost = { readonly what: string; readonly count: number; readonly usd: number; readonly usage: Usage };

export type TargetCost = {
  /** `-` for what stands outside of all targets. */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** Whose member it is: it has no platform. */
  readonly hub?: string | undefined;
  readonly fixed: { readonly usd: number; readonly lines: readonly FixedCost[] };
  readonly playbooks: readonly PlaybookCost[];
  readonly forwards: readonly ForwardCost[];
  readonly month: Range;
  /** What is counted at another region's price. */
  readonly borrowed: readonly string[];
  readonly notEstimated: readonly string[];
};

export type Estimate = {
  readonly kind: "estimate";
  readonly stack: string;
  readonly currency: string;
  readonly pricesOf: string;
  readonly targets: readonly TargetCost[];
  readonly fixed: number;
  readonly month: Range;
};

export type Question = {
  readonly stack: string;
  /** How many alerts a day each playbook gets in each target; of "": how many events a rule sends to a hub. */
  readonly alertsPerDay: (playbook: string) => number;
  /** Only this target. */
  readonly target?: string | undefined;
};
type AlertsPerDay = Question["alertsPerDay"];

const range = <T>(of: (way: Way) => T): Range<T> => ({
  shortest: of("shortest"),
  loopsOnce: of("loopsOnce"),
  longest: of("longest"),
});

/** Throws when no target has the name that is asked for. */
export function estimate(resources: readonly Resource[], { stack, alertsPerDay, target }: Question): Estimate {
  const all = targetsIn(resources);
  const asked = target === undefined ? all : all.filter(({ name }) => name === target);
  if (target !== undefined && asked.length === 0)
    throw new Error(`There is no target "${target}"; there are: ${all.map(({ name }) => name).join(", ")}.`);
  const targets = asked.map((one) => targetCost(one, alertsPerDay));
  return {
    kind: "estimate",
    stack,
    currency: priceTable.currency,
    pricesOf: priceTable.date,
    targets,
    fixed: total(targets.map(({ fixed }) => fixed.usd)),
    month: range((way) => total(targets.map(({ month }) => month[way]))),
  };
}

const total = (all: readonly number[]): number => all.reduce((sum, one) => sum + one, 0);

function targetCost(target: ProgramTarget, alertsPerDay: AlertsPerDay): TargetCost {
  const prices = pricesIn(target.region);
  const { lines, gaps } = fixedOf(target);
  const fixed = lines.map((line) => ({ ...line, usd: prices.cost(line.usage) }));
  const fixedUsd = total(fixed.map(({ usd }) => usd));
  const playbooks = target.playbooks.map((playbook) => playbookCost(playbook, target, prices, alertsPerDay));
  const forwards = target.forwards.map((name) => forwardCost(name, prices, alertsPerDay("")));
  const eachTime = [...playbooks.map(({ alert }) => alert.longest), ...forwards.map(({ event }) => event)];
  const used = [...lines, ...eachTime].flatMap(({ usage }) => metersIn(usage));
  const always = fixedUsd + total(forwards.map(({ month }) => month));
  return {
    name: target.name,
    account: target.account,
    region: target.region,
    ...(target.hub === undefined ? {} : { hub: target.hub }),
    fixed: { usd: fixedUsd, lines: fixed },
    playbooks,
    forwards,
    month: range((way) => always + total(playbooks.map(({ month }) => month[way]))),
    borrowed: prices.borrowed(used),
    notEstimated: [...new Set([...gaps, ...target.playbooks.flatMap((one) => gapsOf(one, target.functions))])],
  };
}

function forwardCost(name: string, prices: Prices, eventsPerDay: number): ForwardCost {
  const usage: Usage = { eventSent: 1 };
  const usd = prices.cost(usage);
  return { name, eventsPerDay, event: { usd, usage }, month: usd * eventsPerDay * daysAMonth };
}

const metersIn = (usage: Usage): Meter[] => Object.keys(usage).filter((key): key is Meter => key in priceTable.prices);

function playbookCost(
  playbook: ProgramPlaybook,
  { functions }: ProgramTarget,
  prices: Prices,
  alertsPerDay: AlertsPerDay,
): PlaybookCost {
  const unbounded = new Set<string>();
  const intakes: readonly Intake[] = playbook.intakes.length > 0 ? playbook.intakes : ["http", "queue"];
  const alert = range((way) => {
    const by = (intake: Intake) => {
      const price = (trace: Parameters<typeof alertOf>[0]) => prices.cost(alertOf(trace, intake, functions).usage);
      const measured = measure(playbook.machine, way, price);
      for (const state of way === "longest" ? measured.unbounded : []) unbounded.add(state);
      return costOf(alertOf(measured.trace, intake, functions), prices);
    };
    const sorted = intakes.map(by).toSorted((a, b) => a.usd - b.usd);
    const chosen = way === "shortest" ? sorted[0] : sorted.at(-1);
    if (!chosen) throw new Error("an alert has no way in");
    return chosen;
  });
  const perDay = alertsPerDay(playbook.name);
  return {
    name: playbook.name,
    alertsPerDay: perDay,
    alert,
    month: range((way) => alert[way].usd * perDay * daysAMonth),
    unbounded: [...unbounded],
  };
}

function costOf({ invocations, usage }: Alert, prices: Prices): AlertCost {
  const counted = new Map<string, number>();
  for (const { name, times } of invocations) counted.set(name, (counted.get(name) ?? 0) + times);
  return { usd: prices.cost(usage), usage, invocations: Object.fromEntries(counted) };
}
