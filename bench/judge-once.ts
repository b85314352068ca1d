/**
 * `node judge-once.ts STACK [TARGETS]`: does what `socless policy check` does, with so many targets when they are given, and prints
 * what it spent as JSON. A process of its own each time, so that nothing is loaded, cached or compiled before.
 */
import { fileURLToPath } from "node:url";
import { settingsOf, withRecording } from "../cli/policy/record.ts";
import type { Resource } from "../policy/core/rule.ts";
import { manyTargets } from "./support/many-targets.ts";
import { type Run, type Spent, stopwatch } from "./support/policy/run.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const [stack = "prod", count] = process.argv.slice(2);
const settings = count === undefined ? settingsOf(root, stack) : manyTargets(root, stack, Number(count));
const passed = stopwatch();
const start = passed();
const run = await withRecording(root, stack, judgeAll, settings);
console.log(JSON.stringify(run));

async function judgeAll(resources: readonly Resource[]): Promise<Run> {
  const record = passed();
  const { judged } = await import("../cli/policy/judging.ts");
  const { formats, written } = await import("../cli/policy/formats.ts");
  const load = passed();
  const result = await judged(resources, {}, new Date());
  const judge = passed();
  for (const format of formats) written(result, format);
  const report = passed();
  return {
    phases: { start, record, load, judge, report },
    families: await byFamily(resources),
    resources: resources.length,
    findings: result.report.findings.length,
  };
}

async function byFamily(resources: readonly Resource[]): Promise<Record<string, Spent>> {
  const { families } = await import("../policy/rules.ts");
  const { judge } = await import("../policy/judge.ts");
  const spent: Record<string, Spent> = {};
  for (const [name, rules] of Object.entries(families)) {
    passed();
    await judge(resources, { rules });
    spent[name] = passed();
  }
  return spent;
}
