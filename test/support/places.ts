/** Holds what a deployment has recorded against the target that each resource belongs to. */
import { z } from "zod";
import { openState, type Recorded } from "../../local/deploy/state.ts";
import { isProvider, nameOf, providerUrn } from "../../local/deploy/urn.ts";

/** What is looked at of a resource; `provider` is `<urn>::<id>`. */
export type Placed = Pick<
  Recorded,
  "urn" | "type" | "custom" | "parent" | "provider" | "inputs" | "outputs" | "dependencies" | "references"
>;
export type Place = { readonly name: string; readonly account: string; readonly region: string };

/** The resources of a stack that was deployed from the folder. */
export function recordedResources(data: string, stack = "local"): readonly Recorded[] {
  const state = openState(data, "socless", stack);
  try {
    return state.resources();
  } finally {
    state.close();
  }
}

const exported = z.object({
  deployment: z.object({
    resources: z.array(
      z
        .object({
          urn: z.string(),
          type: z.string(),
          custom: z.boolean(),
          parent: z.string().default(""),
          provider: z.string().default(""),
          inputs: z.record(z.string(), z.unknown()).default({}),
          outputs: z.record(z.string(), z.unknown()).default({}),
          dependencies: z.array(z.string()).default([]),
          propertyDependencies: z.record(z.string(), z.array(z.string()).nullable()).default({}),
        })
        .transform(({ propertyDependencies, ...rest }) => ({
          ...rest,
          references: Object.fromEntries(Object.entries(propertyDependencies).map(([key, urns]) => [key, urns ?? []])),
        })),
    ),
  }),
});

/** The same of what `pulumi stack export` printed. */
export const exportedResources = (text: string): readonly Placed[] =>
  exported.parse(JSON.parse(text)).deployment.resources;

/** Target → its resources, without providers and components, found by the platform that they stand below. */
export function resourcesByTarget(
  recorded: readonly Placed[],
  targets: readonly Place[],
): ReadonlyMap<Place, readonly Placed[]> {
  const byUrn = new Map(recorded.map((one) => [one.urn, one]));
  const platformOf = (one: Placed): Placed | undefined =>
    one.type === "socless:index:Platform" ? one : platformOfParent(one);
  const platformOfParent = ({ parent }: Placed) => {
    const above = byUrn.get(parent);
    return above && platformOf(above);
  };
  const all = recorded.filter(({ custom, type }) => custom && !isProvider(type));
  const of = (target: Place) => (one: Placed) => nameOf(platformOf(one)?.urn ?? "") === `socless-${target.name}`;
  const found = new Map(targets.map((target) => [target, all.filter(of(target))]));
  const lost = all.length - [...found.values()].flat().length;
  if (lost > 0) throw new Error(`${lost} resources stand below no target's platform`);
  return found;
}

/** One line for whatever of a resource is of another place than its target's; none when it is all its own. */
export function strangers(one: Placed, own: Place, targets: readonly Place[]): readonly string[] {
  const others = targets.filter((target) => target !== own);
  const text = JSON.stringify([one.inputs, one.outputs]);
  const says = (word: string) => new RegExp(`(?<![\\w-])${word}(?![\\w]|-\\d)`).test(text);
  const made = [...one.dependencies, ...Object.values(one.references).flat()];
  const regional = !one.type.startsWith("aws:iam/");
  const arns = [...text.matchAll(/arn:[\w*-]+:[\w*-]*:([\w*-]*):([\w*-]*):/g)];
  const found = [
    ...(nameOf(providerUrn(one.provider)) === `socless-${own.name}` ? [] : [`is made by ${one.provider}`]),
    ...(!regional || one.inputs.region === own.region ? [] : [`is in ${one.inputs.region}`]),
    ...arns
      .filter(([, region = "", account = ""]) => !["", own.region].includes(region) || !isOwn(account, own))
      .map(([arn]) => `holds ${arn}…`),
    ...others.filter(({ account }) => account !== own.account && says(account)).map(({ account }) => `says ${account}`),
    ...others.filter(({ region }) => region !== own.region && says(region)).map(({ region }) => `says ${region}`),
    ...others.filter(({ name }) => text.includes(`socless-${name}-`)).map(({ name }) => `names socless-${name}-…`),
    ...made
      .filter((urn) => others.some(({ name }) => nameOf(urn).startsWith(`socless-${name}`)))
      .map((urn) => `is made of ${urn}`),
  ];
  return [...new Set(found)].map((what) => `${one.type} ${nameOf(one.urn)} ${what}`);
}

/** An ARN's account may be nobody's, or no account at all (`lambda` in API Gateway's). */
const isOwn = (account: string, own: Place) => !/^\d{12}$/.test(account) || account === own.account;
