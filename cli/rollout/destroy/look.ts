/** What is there before a target is removed, and why it may not be. Pure. */
import type { Fleet } from "../fleet/fleet.ts";
import { asFleetTarget } from "../fleet/open.ts";
import { isInCloud, logicalName } from "../repair/pending.ts";
import type { State, StateResource } from "../repair/state.ts";
import { targetOutputs } from "../target/state.ts";

export type Thing = { readonly type: string; readonly name: string };
export type Looked = {
  /** Things of the stack that stand in the cloud. */
  readonly resources: number;
  /** Pulumi refuses to delete these. */
  readonly isProtected: readonly Thing[];
  /** These leave the state and stay in the cloud. */
  readonly retained: readonly Thing[];
};

export function lookAt({ deployment: { resources } }: State): Looked {
  const all = (resources ?? []).filter(isInCloud);
  return {
    resources: all.length,
    isProtected: all.filter((one) => one.protect === true).map(thing),
    retained: all.filter((one) => one.retainOnDelete === true).map(thing),
  };
}

const thing = ({ type, urn }: StateResource): Thing => ({ type, name: logicalName(urn) });

/** Members whose hub it is and whose stacks are there: their roles would name a hub that is gone. */
export function membersOf(target: string, { targets }: Pick<Fleet, "targets">, deployed: ReadonlySet<string>) {
  return targets.map(asFleetTarget).flatMap(({ name, hub }) => (hub === target && deployed.has(name) ? [name] : []));
}

/** Where it is, as its own outputs tell; a target that was taken off the list has no other place to tell it. */
export function placeOf(state: State): string {
  const { account, region } = targetOutputs(state) ?? {};
  return typeof account === "string" && typeof region === "string" ? ` in the account ${account}, ${region}` : "";
}

/** The way out is that of docs/deploying.md. */
export function refusal(target: string, file: string, things: readonly Thing[], isListed: boolean): string {
  return [
    `Target "${target}" protects its data, and nothing was deleted:`,
    ...things.map(({ type, name }) => `  ${type} ${name}`),
    "When the data may go:",
    ...(isListed ? [] : [`  put the target back into ${file}`]),
    `  set deletionProtection: false and retention: none of the target in ${file}`,
    `  socless rollout up --fleet ${file} --resume      takes the protection off`,
    `  socless rollout destroy --fleet ${file} --target ${target}`,
  ].join("\n");
}
