/** Which functions, versions, roles, log groups and secrets nothing needs any more. Pure. */

import { type Use, usesFunction, usesVersion } from "./called.ts";
import type { FunctionFound, Inventory, LogGroup } from "./inventory.ts";
import { type Item, type Kept, keyOf } from "./item.ts";
import type { PlanOptions } from "./plan.ts";
import { secretRules } from "./plan-secrets.ts";

type FunctionRules = PlanOptions & {
  /** Machines and executions that stay. */
  readonly uses: readonly Use[];
  /** Machines that go; `by` is the key of their item. */
  readonly goingUses: readonly Use[];
};

type Part = { readonly collect: readonly Item[]; readonly keep: readonly Kept[] };

export function functionRules(found: Inventory, rules: FunctionRules): Part {
  const functions = found.functions.map((one) => functionPart(one, rules));
  const collect = functions.flatMap((part) => part.collect);
  const going = new Set(collect.map(keyOf));
  const isGoing = (name: string, version: string) =>
    going.has(keyOf(whole(name))) || going.has(keyOf(one(name, version)));
  /** Versions that stay, and those that go with the item that takes them. */
  const versions = found.functions.flatMap(({ name, versions }) =>
    versions.map((version) => ({
      ...version,
      of: name,
      goes: isGoing(name, version.version),
      item: going.has(keyOf(whole(name))) ? keyOf(whole(name)) : keyOf(one(name, version.version)),
    })),
  );
  const after = (uses: readonly { readonly goes: boolean; readonly item: string }[]) => [
    ...new Set(uses.filter(({ goes }) => goes).map(({ item }) => item)),
  ];

  const roles = found.roles.flatMap((role): Item[] => {
    const machines = rules.goingUses
      .filter(({ roleArn }) => roleArn === role.arn)
      .map(({ by }) => ({ goes: true, item: by }));
    const takers = versions.filter(({ roleArn }) => roleArn === role.arn);
    const isTaken = takers.some(({ goes }) => !goes) || rules.uses.some(({ roleArn }) => roleArn === role.arn);
    return role.hold !== "retained" || isTaken
      ? []
      : [{ kind: "role", id: role.name, after: after([...machines, ...takers]) }];
  });
  const groups = found.logGroups
    .filter(({ hold }) => hold === "retained")
    .map((group) => ({ group, writers: versions.filter(({ logGroup }) => logGroup === group.name) }))
    .filter(({ writers }) => writers.every(({ goes }) => goes))
    .map(({ group, writers }) => ({ group, why: holdsLogs(group, rules), after: after(writers) }));
  const secrets = secretRules(found.secrets, versions);

  return {
    collect: [
      ...collect,
      ...roles,
      ...groups
        .filter(({ why }) => why.length === 0)
        .map(({ group, after }): Item => ({ kind: "log group", id: group.name, after })),
      ...secrets.collect,
    ],
    keep: [
      ...functions.flatMap((part) => part.keep),
      ...groups
        .filter(({ why }) => why.length > 0)
        .map(({ group, why }): Kept => ({ kind: "log group", id: group.name, why })),
      ...secrets.keep,
    ],
  };
}

const whole = (name: string) => ({ kind: "function", id: name }) as const;
const one = (name: string, version: string) => ({ kind: "version", of: name, id: version }) as const;

function functionPart({ name, hold, versions, aliased, callers }: FunctionFound, rules: FunctionRules): Part {
  if (hold === "foreign") return { collect: [], keep: [] };
  const after = rules.goingUses.filter((use) => usesFunction(use, name)).map(({ by }) => by);
  const users = rules.uses.filter((use) => usesFunction(use, name));
  if (hold === "retained" && users.length === 0 && callers.length === 0)
    return { collect: [{ ...whole(name), after }], keep: [] };

  const published = versions.filter(({ version }) => version !== "$LATEST");
  const newest = published.at(-1)?.version;
  const old = published.filter(
    ({ version }) =>
      version !== newest && !aliased.includes(version) && !users.some((use) => usesVersion(use, name, version)),
  );
  return {
    collect: old.map(({ version }) => ({ ...one(name, version), after })),
    keep:
      hold === "retained"
        ? [{ kind: "function", id: name, why: [...users.map(({ by }) => `${by} calls it`), ...callers] }]
        : [],
  };
}

function holdsLogs({ until }: LogGroup, { logs, now }: FunctionRules): readonly string[] {
  if (logs === "delete" || until === "nothing") return [];
  if (until === "never") return ["its logs never expire"];
  return until > now ? [`it holds logs until ${new Date(until).toISOString().slice(0, 10)}`] : [];
}
