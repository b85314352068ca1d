/** The single-fault sweep: every call on the way of an alert, every fault, before and after its effect. */
import { setTimeout as sleep } from "node:timers/promises";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { atOnce } from "../../bench/support/at-once.ts";
import type { RunningPlatform } from "../whole/platform.ts";
import { Control, errors } from "./control.ts";
import { leftovers } from "./leftovers.ts";
import { openLooks } from "./looks.ts";
import { type Cell, cellsOf, describe, type Point, pointsOf, withoutShared } from "./points.ts";
import { type Bench, faultless, type Reference, tryCell, type Verdict } from "./trial.ts";
import type { WayName } from "./ways.ts";

export type Wanted = {
  readonly ways: readonly WayName[];
  /** Which of the cells, in their order. */
  choose(cells: readonly Cell[]): readonly Cell[];
  readonly atOnce: number;
  /** Cases begun a second, at most. */
  readonly rate: number;
  /** How long a case may take. */
  readonly limitSeconds: number;
  /** Told of each verdict as it comes. */
  heard?(verdict: Verdict): void;
};

export type Swept = {
  /** The recorded calls, in their order: what the cells are complete in. */
  readonly points: number;
  readonly verdicts: readonly Verdict[];
  /** What was left over when all was done. */
  readonly leftovers: readonly string[];
};

const sweepEveryMs = 10_000;

/** Runs the cells on a platform that is up. Two copies of `sweep` run at the same time all the while. */
export async function singleFaults(platform: RunningPlatform, wanted: Wanted): Promise<Swept> {
  const key = await platform.secret("endpoints/ssh-login");
  const bench: Bench = {
    platform,
    looks: openLooks(platform),
    key,
    control: new Control(platform),
    limitSeconds: wanted.limitSeconds,
  };
  const references = new Map<WayName, Reference>();
  const ids = new Set<string>();
  const points: Point[] = [];
  const all: Point[] = [];
  for (const way of wanted.ways) {
    const recorded = await faultless(bench, way, `host-${way}-recorded`, true);
    const own = pointsOf(way, recorded.calls);
    points.push(...withoutShared(own, all));
    all.push(...own);
    const warm = await faultless(bench, way, `host-${way}-faultless`, false);
    references.set(way, warm);
    for (const { id } of [recorded, warm]) ids.add(id);
  }

  const cells = longestFirst(wanted.choose(points.flatMap(cellsOf)));
  const stop = twoSweeps(platform);
  const turn = turns(1000 / wanted.rate);
  const verdicts = await atOnce(wanted.atOnce, [...cells.entries()], async ([at, cell]) => {
    const reference = references.get(cell.point.way);
    if (!reference) throw new Error(`the way ${cell.point.way} was not recorded`);
    await turn();
    const verdict = await tryCell(bench, cell, `host-${cell.point.way}-${at}`, reference);
    if (verdict.id !== undefined) ids.add(verdict.id);
    wanted.heard?.(verdict);
    return verdict;
  });
  await stop();
  const order = new Map(points.map((point, at) => [describe(point), at]));
  const place = ({ cell: { point } }: Verdict) => order.get(describe(point)) ?? 0;
  return {
    points: points.length,
    verdicts: verdicts.toSorted((a, b) => place(a) - place(b)),
    leftovers: await leftovers(platform, ids),
  };
}

/** Lets one begin after the other, so many milliseconds apart. */
function turns(apart: number): () => Promise<void> {
  let next = 0;
  return async () => {
    const now = Date.now();
    next = Math.max(now, next + apart);
    await sleep(next - now);
  };
}

/** What waits for a lease, for sweep or for a time limit goes first. */
function longestFirst(cells: readonly Cell[]): Cell[] {
  const rank = ({ error }: Cell) =>
    ["die", "timeout"].indexOf(error) + errors.length * Number(!["die", "timeout"].includes(error));
  return cells.toSorted((a, b) => rank(a) - rank(b));
}

/** Calls sweep twice at the same time again and again; returns the way to stop. */
function twoSweeps({ deployment }: RunningPlatform): () => Promise<void> {
  const lambda = new LambdaClient(deployment.client);
  const once = () => lambda.send(new InvokeCommand({ FunctionName: deployment.target.functions.sweep, Payload: "{}" }));
  let running: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    running = Promise.all([running, once(), once()]);
  }, sweepEveryMs);
  return async () => {
    clearInterval(timer);
    await running;
  };
}
