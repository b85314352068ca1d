/** What was changed by hand, for a person, and as a document. Pure. */
import { count } from "../../gc/words.ts";
import { type FleetDrift, type TargetDrift, thingOf, verdictOf } from "./drift.ts";

export function describeDrift(drift: FleetDrift): string {
  const { fleet, file, targets, leftBehind, notDeployed } = drift;
  const verdict = verdictOf(drift);
  const changed = targets.filter(({ result }) => result.drifted.length > 0).length;
  return [
    ...targets.flatMap(targetLines),
    ...(notDeployed.length === 0 ? [] : [`  - not deployed: ${notDeployed.join(", ")}`]),
    ...leftBehind.flatMap(({ name, stack, resources }) => [
      `  ! ${name} is not in ${file}, and its stack ${stack} is still there with ${count(resources, "resource")}.`,
      `      Remove it: socless rollout destroy --fleet ${file} --target ${name}`,
    ]),
    "",
    {
      none: `Fleet ${fleet}: all is as it was rolled out.`,
      error: `Fleet ${fleet}: not every target could be read.`,
      drift: `Fleet ${fleet}: ${count(changed, "target")} changed by hand, ${leftBehind.length} left behind.`,
    }[verdict],
    ...(changed > 0
      ? [
          `What is declared comes back by: socless rollout repair --fleet ${file} --target NAME, then socless rollout up --fleet ${file}`,
        ]
      : []),
  ].join("\n");
}

function targetLines({ name, result, log }: TargetDrift): readonly string[] {
  if (result.outcome !== "done")
    return [
      `  ✗ ${name}: ${result.outcome}`,
      ...result.problems.flatMap((problem) => problem.split("\n").map((line) => `      ${line}`)),
      `      All that it said: ${log}`,
    ];
  if (result.drifted.length === 0) return [`  ✓ ${name}`];
  return [
    `  ✗ ${name}: ${count(result.drifted.length, "resource")} changed by hand`,
    ...result.drifted
      .map(thingOf)
      .map(({ type, name: thing, change, keys }) =>
        change === "deleted" ? `      ${type} ${thing}: deleted` : `      ${type} ${thing}: ${keys.join(", ")}`,
      ),
  ];
}

export function driftDocument(drift: FleetDrift) {
  return {
    fleet: drift.fleet,
    drift: verdictOf(drift),
    targets: drift.targets.map(({ name, result, log }) => ({
      name,
      outcome: result.outcome,
      problems: result.problems,
      drifted: result.drifted.map(thingOf),
      seconds: result.seconds,
      log,
    })),
    leftBehind: drift.leftBehind,
    notDeployed: drift.notDeployed,
  };
}
