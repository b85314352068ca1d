/** What rules ask to know beforehand, so that they themselves stay pure. */
import { known } from "#policy/core/known";
import type { Resource, Rule, SecretFound } from "#policy/core/rule";
import { secretsIn } from "#policy/core/secrets";

/** URN → the secrets in a resource's inputs and outputs. */
export type Facts = ReadonlyMap<string, readonly SecretFound[]>;

export const noFacts: Facts = new Map();

/** Looks into the resources whose types these rules read. */
export async function gather(resources: readonly Resource[], rules: readonly Rule[]): Promise<Facts> {
  const types = new Set(rules.filter(({ facts }) => facts === "secrets").flatMap((rule) => rule.types));
  const wanted = resources.filter(({ type }) => types.has(type));
  return new Map(
    await Promise.all(
      wanted.map(async ({ urn, props, outputs }) => {
        const { props: all } = known({ ...props, ...outputs });
        return [urn, await secretsIn(all)] as const;
      }),
    ),
  );
}
