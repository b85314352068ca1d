/** What rules ask to know beforehand, so that they themselves stay pure. */
import { knownOfBoth } from "#policy/core/known";
import type { Resource, Rule } from "#policy/core/rule";
import { type Examined, examine } from "#policy/core/secrets";
import { isOf } from "#policy/core/types";

/** URN → the secrets in a resource's inputs, outputs and files. */
export type Facts = ReadonlyMap<string, Examined>;

export const noFacts: Facts = new Map();

/** Looks into the resources whose types these rules read. */
export async function gather(resources: readonly Resource[], rules: readonly Rule[]): Promise<Facts> {
  const types = rules.filter(({ facts }) => facts === "secrets").flatMap((rule) => rule.types);
  const wanted = resources.filter(({ type }) => isOf(type, types));
  const entries = wanted.map(async (resource) => [resource.urn, await examine(knownOfBoth(resource).props)] as const);
  return new Map(await Promise.all(entries));
}

/** A resource with what was gathered of it. What could not be read cannot be judged either. */
export function withFacts<T extends { readonly urn: string; readonly unknown: readonly string[] }>(
  resource: T,
  facts: Facts,
) {
  const { secrets, unread } = facts.get(resource.urn) ?? { secrets: [], unread: [] };
  return { ...resource, secrets, unknown: [...resource.unknown, ...unread] };
}
