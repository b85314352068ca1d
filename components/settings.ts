/** Reads a stack's settings: each target with all that is set for it, or everything that is wrong, at once. Pure. */
import { z } from "zod";
import { memberProblems } from "./member-settings.ts";
import { describeIssue, keyOf, SettingsError } from "./settings-error.ts";
import {
  type Network,
  type OwnSettings,
  type StackSettings,
  stackSettings,
  targetSettings,
} from "./settings-schema.ts";
import type { Retention } from "./target.ts";
import { clashes, type Program, programMisfits, type Sketch } from "./targets.ts";

/** One target with all that is set for it, by itself or by its stack. */
export type TargetSettings = {
  readonly name: string;
  /** Names that it had before. */
  readonly formerly: readonly string[];
  /** Names that its stack had before. */
  readonly formerStacks: readonly string[];
  readonly account: string;
  readonly region: string;
  /** What deploys there; without it, whose credentials are at hand. */
  readonly deploymentRole?: { readonly arn: string; readonly externalId: string } | undefined;
  /** The organization's id: accounts in it may be members of this target. */
  readonly organization?: string | undefined;
  /** Whose member it is: a target of this stack, or of another. Then it has no platform. */
  readonly hub?: OwnSettings["hub"];
  /** Names of what it gets of the program; all when not set. */
  readonly endpoints?: readonly string[] | undefined;
  readonly playbooks?: readonly string[] | undefined;
  readonly network: Network;
  readonly retention: Retention;
  readonly logRetentionDays: number;
  readonly deletionProtection: boolean;
  readonly secretReaders: readonly string[];
  readonly alarmEmail?: string | undefined;
  /** Integration setting → value; only what is set. */
  readonly integrations: Readonly<Record<string, string>>;
};

/** Checks all settings and how the program fits them, fills in what is not set, and throws with all that is wrong. */
export function parseSettings(
  given: Readonly<Record<string, unknown>>,
  stack: string,
  program: Program,
): readonly TargetSettings[] {
  const shared = stackSettings.safeParse(given);
  const list = Array.isArray(given.targets) ? given.targets : [];
  const own = targetSettings(namesOf(program.endpoints), namesOf(program.playbooks));
  const read = list.map((one: unknown) => own.safeParse(one));
  const sketches = list.map(sketchOf);

  const problems = [
    ...(shared.error?.issues ?? []).flatMap((issue) => describeIssue(issue, given)),
    ...read.flatMap(({ error }, at) =>
      (error?.issues ?? [])
        .flatMap((issue) => describeIssue(issue, given, ["targets", at]))
        .map((problem) => `${called(sketches[at])}${problem}`),
    ),
    ...sketches.flatMap(foreignRole),
    ...clashes(sketches),
    ...memberProblems(
      read.flatMap(({ data }) => data ?? []),
      shared.data?.organization?.id,
      program,
    ),
  ];
  const targets = read.flatMap(({ data }) => (shared.data && data ? [resolve(data, shared.data)] : []));
  const misfits = programMisfits(
    targets.filter(({ hub }) => hub === undefined),
    program,
  );
  if (problems.length + misfits.length > 0) throw new SettingsError(stack, problems, misfits);
  return targets;
}

const namesOf = (all: readonly { readonly name: string }[]) => all.map(({ name }) => name);

function resolve(own: OwnSettings, stack: StackSettings): TargetSettings {
  return {
    ...own,
    formerStacks: stack.formerStacks,
    ...(stack.organization && { organization: stack.organization.id }),
    network: own.network ?? "none",
    retention: own.retention ?? stack.retention ?? "none",
    logRetentionDays: own.logRetentionDays ?? stack.logRetentionDays ?? 90,
    deletionProtection: own.deletionProtection ?? stack.deletionProtection ?? false,
    secretReaders: own.secretReaders ?? stack.secretReaders ?? [],
    alarmEmail: own.alarmEmail ?? stack.alarmEmail,
    integrations: {
      "slack/api-url": "https://slack.com/api/",
      ...whatIsSet(stack.integrations),
      ...whatIsSet(own.integrations),
    },
  };
}

function whatIsSet(given: StackSettings["integrations"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

const maybe = z.string().optional().catch(undefined);
const sketch = z
  .object({
    name: maybe,
    formerly: z.array(z.string()).catch([]),
    account: maybe,
    deploymentRole: z.object({ arn: maybe }).optional().catch({ arn: "" }),
  })
  .catch({ formerly: [] });

function sketchOf(given: unknown): Sketch {
  const { name, formerly, account, deploymentRole } = sketch.parse(given);
  return { name, formerly, account, roleArn: deploymentRole && (deploymentRole.arn ?? "") };
}

const called = (target: Sketch | undefined) => (target?.name === undefined ? "" : `Target "${target.name}": `);

function foreignRole(target: Sketch, at: number): readonly string[] {
  const { account, roleArn = "" } = target;
  const [, , service, , of] = roleArn.split(":");
  if (service !== "iam" || account === undefined || of === account) return [];
  const key = keyOf(["targets", at, "deploymentRole", "arn"]);
  return [
    `${called(target)}${key} is ${JSON.stringify(roleArn)}; it must be a role of the target's own account, ${account}.`,
  ];
}
