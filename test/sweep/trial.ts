/** One case with one fault: it must come to what a faultless one comes to. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Control, TracedCall } from "./control.ts";
import { type Healer, healerOf } from "./healed.ts";
import { differences, type Outcome, outcomeOf } from "./outcome.ts";
import { type Cell, faultOf } from "./points.ts";
import { go, type WayName, type World } from "./ways.ts";

/** A faultless case. */
export type Reference = { readonly id: string; readonly calls: readonly TracedCall[]; readonly outcome: Outcome };

export type Verdict = {
  readonly cell: Cell;
  readonly healer: Healer;
  readonly seconds: number;
  /** What was not as promised; empty: passed. */
  readonly misses: readonly string[];
  readonly id: string | undefined;
};

/**
 * What is claimed or accepted is left to whoever did it for at most 60 s; the next sweep begins within 60 s more, and a
 * run of sweep ends within 45 s.
 */
export const limitSeconds = 165;

export type Bench = World & { readonly control: Control; readonly limitSeconds: number };

/** A case that no fault hits. `cold`: all its functions have just started. */
export async function faultless(bench: Bench, way: WayName, host: string, cold: boolean): Promise<Reference> {
  await bench.control.trace(host, cold);
  const until = Date.now() + bench.limitSeconds * 1000;
  const id = await go(bench, way, host, until);
  const outcome = await ended(bench, id, host, until);
  return { id, calls: await bench.control.end(host), outcome };
}

export async function tryCell(bench: Bench, cell: Cell, host: string, reference: Reference): Promise<Verdict> {
  const began = Date.now();
  const until = began + bench.limitSeconds * 1000;
  await bench.control.trace(host, cell.point.cold, faultOf(cell, host));
  const misses: string[] = [];
  let id: string | undefined;
  try {
    id = await go(bench, cell.point.way, host, until);
    misses.push(...differences(reference.outcome, await ended(bench, id, host, until)));
  } catch (error) {
    misses.push(error instanceof Error ? error.message : String(error));
  }
  const calls = await bench.control.end(host);
  if (!calls.some(({ fault }) => fault !== undefined)) misses.push("the fault hit nothing");
  return { cell, healer: healerOf(calls, reference.calls), seconds: (Date.now() - began) / 1000, misses, id };
}

export async function ended(bench: Bench, id: string, host: string, until: number): Promise<Outcome> {
  for (;;) {
    const outcome = await outcomeOf(bench, id, host);
    if (typeof outcome !== "string") return outcome;
    if (Date.now() > until) throw new Error(`the case is not over after ${bench.limitSeconds} s: ${outcome}`);
    await sleep(1000);
  }
}
