/** How a fleet stands, for a person at a glance, and as a document. Pure. */
import { count } from "../../gc/words.ts";
import { table } from "../../output.ts";
import { describeHolder } from "../record/lock.ts";
import { fitted } from "./fit.ts";
import type { Standing } from "./judge.ts";
import type { FleetStatus, TargetStatus } from "./status.ts";

const columns = 100;
const shownRollouts = 5;

const words: Readonly<Record<Standing, string>> = {
  "up-to-date": "up to date",
  behind: "behind",
  failed: "failed",
  unhealthy: "unhealthy",
  "timed-out": "timed out",
  stopped: "stopped",
  killed: "killed",
  updating: "updating",
  "not-deployed": "not deployed",
  unrecorded: "unrecorded",
  "left-behind": "left behind",
};

export function describeStatus(status: FleetStatus, now: number): string {
  const { fleet, program, commit, targets } = status;
  const todo = targets.flatMap(todoLines);
  return [
    `Fleet ${fleet}: ${summary(targets)}. Here: program ${program}${commit === undefined ? "" : `, commit ${commit}`}.`,
    holderLine(status),
    "",
    table(fitted([heading, ...targets.map((target) => row(target, now))], columns, [0, 1, 4])),
    ...(todo.length === 0 ? [] : ["", ...todo]),
    ...rolloutLines(status, now),
  ].join("\n");
}

function summary(targets: readonly TargetStatus[]): string {
  const counts = Object.entries(words).flatMap(([standing, word]) => {
    const found = targets.filter((one) => one.standing === standing).length;
    return found === 0 ? [] : [`${found} ${word}`];
  });
  const sick = targets.filter(({ health }) => health?.healthy === false).length;
  return [
    `${count(targets.length, "target")}: ${counts.join(", ")}`,
    ...(sick > 0 ? [`${sick} not healthy`] : []),
  ].join("; ");
}

function holderLine({ holder }: FleetStatus): string {
  if (!holder) return "No rollout holds it.";
  if (holder.alive) return `A rollout holds it: ${describeHolder(holder)}.`;
  return `A rollout that has died holds it, and the next one takes it over: ${describeHolder(holder)}.`;
}

const heading = ["TARGET", "WAVE", "STATE", "DEPLOYED", "BY", "VERSION", "COMMIT", "HEALTH", "POLICY"];

function row({ name, wave, standing, last, health, resources }: TargetStatus, now: number): string[] {
  const isThere = resources > 0;
  return [
    name,
    wave ?? "-",
    words[standing],
    last ? ago(last.at, now) : "-",
    last?.by ?? "-",
    last?.version ?? "-",
    last?.commit === undefined ? "-" : shortCommit(last.commit),
    health === undefined ? "-" : health.healthy ? "ok" : count(health.problems.length, "problem"),
    last && isThere ? (last.findings === 0 ? "ok" : count(last.findings, "finding")) : "-",
  ];
}

/** Seven digits, and the mark that files were changed. */
const shortCommit = (commit: string): string => commit.slice(0, 7) + (commit.endsWith("+") ? "+" : "");

/** For example `5 min ago`. */
export function ago(at: string, now: number): string {
  const minutes = Math.floor((now - Date.parse(at)) / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ago`;
  return `${Math.floor(hours / 24)} days ago`;
}

function todoLines({ name, differs, todo, health }: TargetStatus): readonly string[] {
  const said = [
    ...(differs.length > 0
      ? [`Its ${differs.join(" and ")} ${differs.length > 1 ? "are" : "is"} not what it would get now.`]
      : []),
    ...todo,
    ...(health?.problems ?? []),
  ];
  return said.map((one) => `${name}: ${one}`);
}

function rolloutLines({ rollouts }: FleetStatus, now: number): readonly string[] {
  if (rollouts.length === 0) return ["", "Nothing was ever rolled out."];
  return [
    "",
    "Last rollouts",
    ...rollouts.slice(0, shownRollouts).map(({ kind, started, by, outcome, commit, targets }) => {
      const names = Object.keys(targets);
      const what = kind === "destroy" ? `removed ${names.join(", ") || "a target"}` : count(names.length, "target");
      return `  ${ago(started, now)} by ${by}: ${outcome}, ${what}${commit === undefined ? "" : `, commit ${shortCommit(commit)}`}`;
    }),
  ];
}

export function statusDocument({ fleet, program, commit, targets, holder, rollouts }: FleetStatus) {
  return {
    fleet,
    program,
    ...(commit !== undefined && { commit }),
    ...(holder && { holder }),
    targets: targets.map(({ name, wave, standing, differs, last, resources, health, todo }) => ({
      name,
      ...(wave !== undefined && { wave }),
      standing,
      differs,
      resources,
      ...(last && { last }),
      ...(health && { health }),
      todo,
    })),
    rollouts,
  };
}
