/** A plan for a person, and as a document. Pure. */
import { count, few } from "../../gc/words.ts";
import { changesText, findingLines } from "../tell/lines.ts";
import { type ByRule, byRule, isWaiting } from "./findings.ts";
import { canGo, type FleetPlan, type PlannedTarget, targetsOf } from "./plan.ts";

export function describePlan(plan: FleetPlan): string {
  const all = targetsOf(plan);
  const failed = all.filter(({ result }) => result !== undefined && result.outcome !== "done");
  const found = byRule(all);
  const waiting = all.reduce((sum, { result }) => sum + (result?.findings.filter(isWaiting).length ?? 0), 0);
  const commit = plan.commit === undefined ? "" : `, commit ${plan.commit}`;
  return [
    `Fleet ${plan.fleet}: program ${plan.program}${commit}`,
    ...plan.waves.flatMap(({ name, atOnce, pause, targets }) => [
      "",
      `Wave ${name}, ${atOnce} at a time${pause ? ", then a pause" : ""}`,
      ...targets.flatMap(targetLines),
    ]),
    ...section("Findings of the policy pack", ruleLines(found)),
    ...(waiting === 0
      ? []
      : ["", `${count(waiting, "input")} can be judged only when they are made: the update itself does.`]),
    ...section(
      "Not fit: up would not begin",
      plan.unfit.map((one) => `  ${one}`),
    ),
    "",
    canGo(plan)
      ? `All ${count(all.length, "target")} can go.`
      : `Not all can go: ${failed.length > 0 ? few(failed.map(({ name }) => name)) : "see above"}.`,
  ].join("\n");
}

function targetLines({ name, hasIt, waitsFor, result, log }: PlannedTarget): readonly string[] {
  if (result === undefined)
    return [`  … ${name}: can be previewed when its hub is deployed${waitsFor === undefined ? "" : ` (${waitsFor})`}`];
  if (result.outcome !== "done")
    return [
      `  ✗ ${name}: ${result.outcome}`,
      ...result.problems.flatMap((problem) => problem.split("\n").map((line) => `      ${line}`)),
      ...findingLines(result.findings.filter(({ level }) => level === "mandatory")).map((line) => `      ${line}`),
      ...(log === undefined ? [] : [`      All that it said: ${log}`]),
    ];
  return [`  ✓ ${name}: ${changesText(result.changes)}${hasIt ? " (up --resume leaves it out)" : ""}`];
}

const ruleLines = (found: readonly ByRule[]): readonly string[] =>
  found.map(
    ({ rule, level, targets, count: times }) => `  ${rule} (${level}): ${count(times, "finding")} in ${few(targets)}`,
  );

export function planDocument(plan: FleetPlan) {
  return {
    fleet: plan.fleet,
    program: plan.program,
    ...(plan.commit !== undefined && { commit: plan.commit }),
    canGo: canGo(plan),
    waves: plan.waves.map((wave) => ({
      ...wave,
      targets: wave.targets.map(({ name, stack, hasIt, waitsFor, result, log }) => ({
        name,
        stack,
        hasIt,
        ...(waitsFor !== undefined && { waitsFor }),
        ...(result && {
          outcome: result.outcome,
          changes: result.changes,
          problems: result.problems,
          findings: result.findings.filter((one) => !isWaiting(one)),
          seconds: result.seconds,
        }),
        ...(log !== undefined && { log }),
      })),
    })),
    findings: byRule(targetsOf(plan)),
    unfit: plan.unfit,
  };
}

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ["", title, ...lines];
