/** A fleet as its file says it: its targets, each with the settings of its stack, and its waves. Pure. */
import { parse } from "yaml";
import { describeIssue, FleetError } from "./problems.ts";
import { type FleetFile, fleetFile } from "./schema.ts";
import { stackName } from "./stack-name.ts";
import { type Wave, waveProblems, wavesOf } from "./waves.ts";

/** A target with the settings of its stack, without the project's prefix. */
export type PlannedTarget = { readonly name: string; readonly stack: string; readonly settings: StackSettings };
/** As in `Pulumi.<stack>.yaml`; what is in it is the program's to judge. */
export type StackSettings = Readonly<Record<string, unknown>>;

export type Fleet = Pick<
  FleetFile,
  "name" | "backend" | "secretsProvider" | "failureBudget" | "timeLimitMinutes" | "stopLimitMinutes" | "policy"
> & {
  readonly targets: readonly PlannedTarget[];
  readonly waves: readonly Wave[];
};

/** Reads a fleet file. Throws a FleetError with everything that is wrong with it. */
export function parseFleet(text: string, file: string, judge: (fleet: FleetFile) => readonly string[]): Fleet {
  const given = read(text, file);
  const { data, error } = fleetFile.safeParse(given);
  if (!data)
    throw new FleetError(
      file,
      error.issues.flatMap((issue) => describeIssue(issue, given)),
    );
  const problems = [...waveProblems(data), ...judge(data)];
  if (problems.length > 0) throw new FleetError(file, problems);
  const { name, backend, secretsProvider, failureBudget, timeLimitMinutes, stopLimitMinutes, policy } = data;
  return {
    name,
    backend,
    secretsProvider,
    failureBudget,
    timeLimitMinutes,
    stopLimitMinutes,
    policy,
    targets: data.targets.map((target, at) => ({
      name: target.name,
      stack: stackName(name, target.name),
      settings: settingsOf(data, at),
    })),
    waves: wavesOf(data),
  };
}

/** The settings of the stack of one target: what all share, and this target alone. A member's hub is in another stack. */
export function settingsOf({ name, settings, targets }: FleetFile, at: number): StackSettings {
  const { tags, hub, ...own } = targets[at] ?? { name: "" };
  const link = hub === undefined ? {} : { hub: { stack: stackName(name, hub), target: hub } };
  return { ...settings, targets: [{ ...own, ...link }] };
}

function read(text: string, file: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new FleetError(file, [error instanceof Error ? error.message : String(error)]);
  }
}
