/** What became of a target that was to be removed, for a person, and as a document. Pure. */
import { count } from "../../gc/words.ts";
import { changesText } from "../tell/lines.ts";
import type { Removal } from "./destroy.ts";

export function describeRemoval(
  { fleet, target, stack, isListed, retained, result, isPreview, log }: Removal,
  file: string,
): string {
  const { outcome, problems, changes } = result;
  if (outcome !== "done")
    return [
      isPreview
        ? `Target ${target} cannot be removed, and nothing was deleted:`
        : `Target ${target} is not wholly removed (${outcome}):`,
      ...problems.flatMap((problem) => problem.split("\n").map((line) => `  ${line}`)),
      `All that it said: ${log}`,
      ...(isPreview ? [] : [`Go on by the same command: socless rollout destroy --fleet ${file} --target ${target}`]),
    ].join("\n");
  if (isPreview) return `Target ${target} would be removed: ${changesText(changes)}${stays(retained.length)}`;
  return [
    `Target ${target} is removed: ${changesText(changes)}, the stack ${stack}, and what the record of fleet ${fleet} said of it${stays(retained.length)}`,
    ...(isListed ? [`Take it off the list in ${file}: the next up makes it again.`] : []),
  ].join("\n");
}

const stays = (retained: number): string =>
  retained === 0
    ? "."
    : `; ${count(retained, "thing")} ${retained === 1 ? "stays" : "stay"} in the cloud until socless gc (docs/runbook.md).`;

export const removalDocument = ({ fleet, target, stack, isListed, retained, result, isPreview, log }: Removal) => ({
  fleet,
  target,
  stack,
  removed: !isPreview && result.outcome === "done",
  dryRun: isPreview,
  isListed,
  outcome: result.outcome,
  problems: result.problems,
  changes: result.changes,
  retained,
  seconds: result.seconds,
  log,
});
