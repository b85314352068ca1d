/** One rule on one resource: what is wrong, and what cannot be judged yet. */
import { type Known, overlap } from "#policy/core/known";
import type { Props, Resource, Rule, Violation } from "#policy/core/rule";

export type Inspection = {
  readonly violations: readonly Violation[];
  /** Inputs that the rule reads and that stand only after the deployment. */
  readonly unjudged: readonly string[];
};

const nothing: Inspection = { violations: [], unjudged: [] };

export function inspect(rule: Rule, resource: Omit<Resource, "props"> & Known, config: Props = {}): Inspection {
  if (!rule.types.includes(resource.type)) return nothing;
  const unjudged = resource.unknown.filter((path) => rule.reads.some((read) => overlap(read, path)));
  const violations = rule.check({ ...resource, config: { ...rule.defaults, ...config } });
  return { violations: violations.filter(({ path }) => !unjudged.some((one) => overlap(one, path))), unjudged };
}
