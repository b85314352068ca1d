/** A rollout in plain lines. Pure. */
import type { Result } from "../target/job.ts";
import type { Event } from "./event.ts";

/** Lines that stay; of steps none. */
export function linesOf(event: Event): readonly string[] {
  switch (event.event) {
    case "rollout-begins": {
      const commit = event.commit === undefined ? "" : `, commit ${event.commit}`;
      return [
        `Rollout ${event.rollout} of fleet ${event.fleet} by ${event.by}${commit}, program ${event.program}`,
        ...event.waves.flatMap(({ name, skipped }) =>
          skipped.length === 0 ? [] : [`Wave ${name}: has it already: ${skipped.join(", ")}`],
        ),
      ];
    }
    case "wave-begins":
      return [`Wave ${event.wave}: ${event.targets.join(", ")}`];
    case "target-step":
      return [];
    case "target-ends":
      return targetLines(event.target, event, event.log);
    case "wave-ends":
      return [`Wave ${event.wave}: ${event.done} done${event.failed > 0 ? `, ${event.failed} failed` : ""}`];
    case "rollout-ends":
      return endLines(event);
  }
}

const words: Readonly<Record<Result["outcome"], string>> = {
  done: "done",
  failed: "failed",
  unhealthy: "is updated and not healthy",
  "timed-out": "timed out",
  stopped: "was stopped",
  killed: "was killed",
};

/** How a target ended, and why. */
export function targetLines(target: string, result: Result, log?: string): readonly string[] {
  const { outcome, seconds, problems, findings } = result;
  const below = [...problems, ...findingLines(findings)].flatMap((one) => one.split("\n"));
  return [
    `  ${outcome === "done" ? "✓" : "✗"} ${target} ${words[outcome]} in ${Math.round(seconds)} s: ${changesText(result.changes)}`,
    ...below.map((line) => `      ${line}`),
    ...((outcome === "done" && findings.length === 0) || log === undefined ? [] : [`      All that it said: ${log}`]),
  ];
}

/** What stops a deployment in full; of what is advice, how often each rule has some. */
export function findingLines(findings: Result["findings"]): readonly string[] {
  const [mandatory, advice] = [ofLevel(findings, "mandatory"), ofLevel(findings, "advisory")];
  const rules = [...new Set(advice.map(({ rule }) => rule))];
  const counts = rules.map((rule) => `${rule} × ${advice.filter((one) => one.rule === rule).length}`);
  return [
    ...mandatory.map(({ rule, urn, message }) => `policy ${rule}, ${urn.split("::").at(-1)}: ${message}`),
    ...(counts.length === 0 ? [] : [`policy advice: ${counts.join(", ")}`]),
  ];
}

const ofLevel = (findings: Result["findings"], wanted: Result["findings"][number]["level"]) =>
  findings.filter(({ level }) => level === wanted);

/** For example `3 create, 1 update`. */
export function changesText(changes: Result["changes"]): string {
  const all = Object.entries(changes).map(([what, count]) => `${count} ${what}`);
  return all.length === 0 ? "no change" : all.join(", ");
}

function endLines({
  outcome,
  done,
  failed,
  notStarted,
  skipped,
  wave,
  next,
}: Extract<Event, { event: "rollout-ends" }>): readonly string[] {
  const counts = [
    `${done.length} done`,
    ...(skipped.length > 0 ? [`${skipped.length} had it already`] : []),
    ...(failed.length > 0 ? [`${failed.length} failed (${failed.join(", ")})`] : []),
    ...(notStarted.length > 0 ? [`${notStarted.length} not started (${notStarted.join(", ")})`] : []),
  ].join(", ");
  const head = {
    done: "The fleet is up to date",
    failed: wave === undefined ? "Something failed" : `Stopped in wave ${wave}, since something failed`,
    paused: `Paused after wave ${wave}, as the fleet file says`,
    stopped: "Stopped",
  }[outcome];
  return [`${head}: ${counts}.`, ...(next === undefined ? [] : [`Go on with: ${next}`])];
}
