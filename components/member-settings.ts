/** What is wrong with members and their hubs, among settings that can each be read. Pure. */
import type { Endpoint } from "../functions/runtime/declare.ts";
import { longest } from "./names.ts";
import type { OwnSettings } from "./settings-schema.ts";
import type { TaskPlan } from "./task-function.ts";

/** What a member has no use for: it has no platform. */
const ofPlatforms = [
  "formerly",
  "network",
  "playbooks",
  "retention",
  "logRetentionDays",
  "deletionProtection",
  "secretReaders",
  "integrations",
] as const;

type Parts = {
  readonly endpoints: readonly Pick<Endpoint, "name" | "source">[];
  readonly tasks: readonly Pick<TaskPlan, "name" | "inMembers">[];
};

export function memberProblems(
  targets: readonly OwnSettings[],
  organization: string | undefined,
  { endpoints, tasks }: Parts,
): readonly string[] {
  const members = targets.flatMap((target) => (target.hub === undefined ? [] : [{ ...target, hub: target.hub }]));
  if (members.length === 0) return [];
  const names = targets.map(({ name }) => name);
  const events = endpoints.filter(({ source }) => source.kind === "aws-event").map(({ name }) => name);
  const hubKey = (hub: OwnSettings["hub"]) => JSON.stringify(hub);
  const problems = members.flatMap((member, at) => {
    const of = (problem: string) => `Target "${member.name}" is a member: ${problem}`;
    const { hub } = member;
    const found = typeof hub === "string" ? targets.find(({ name }) => name === hub) : undefined;
    const useless = ofPlatforms.filter((key) => !isEmpty(member[key]));
    const others = (member.endpoints ?? []).filter((name) => !events.includes(name));
    const twin = members.slice(0, at).find((one) => samePlace(one, member) && hubKey(one.hub) === hubKey(hub));
    const long = tasks.filter(
      ({ name, inMembers }) => inMembers && `${name}-${member.region}-`.length + 7 > longest.role,
    );
    return [
      ...(typeof hub === "string" && !found
        ? [of(`its hub "${hub}" is no target of this stack; there are ${names.map((name) => `"${name}"`).join(", ")}.`)]
        : []),
      ...(found?.hub === undefined ? [] : [of(`its hub "${found.name}" is a member itself; a hub has a platform.`)]),
      ...(useless.length === 0
        ? []
        : [of(`it has no platform, and no use for ${useless.join(", ")}; leave them out.`)]),
      ...(others.length === 0
        ? []
        : [
            of(
              `it forwards AWS events only; ${others.join(", ")} take none. Those that do: ${events.join(", ") || "none"}.`,
            ),
          ]),
      ...(twin ? [of(`"${twin.name}" is a member of the same hub in the same account and region already.`)] : []),
      ...long.map(({ name }) => of(`the name of task "${name}" is too long for a role in ${member.region}.`)),
    ];
  });
  return organization === undefined
    ? [
        "socless:organization is missing; it must say the organization of the hub and its members: { id: o-… }.",
        ...problems,
      ]
    : problems;
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || (typeof value === "object" && value !== null && Object.values(value).length === 0);

const samePlace = (one: OwnSettings, other: OwnSettings): boolean =>
  one.account === other.account && one.region === other.region;
