/** One rule on one resource, or on all together: what is wrong, and what cannot be judged yet. */
import { type Known, overlap } from "#policy/core/known";
import type {
  Props,
  Resource,
  ResourceRule,
  Rule,
  Stack,
  StackRule,
  StackViolation,
  Subject,
  Violation,
} from "#policy/core/rule";

export type Inspection = {
  readonly violations: readonly Violation[];
  /** Inputs that the rule reads and that stand only after the deployment. */
  readonly unjudged: readonly string[];
};

const nothing: Inspection = { violations: [], unjudged: [] };

type Judged = Omit<Resource, "props"> & Known & Partial<Pick<Subject, "secrets">>;

export function inspect(rule: ResourceRule, resource: Judged, config: Props = {}): Inspection {
  if (!rule.types.includes(resource.type)) return nothing;
  const unjudged = unknownTo(rule, resource);
  const violations = rule.check({ secrets: [], ...resource, config: { ...rule.defaults, ...config } });
  return { violations: violations.filter(({ path }) => !hidden(path, unjudged)), unjudged };
}

export type StackInspection = {
  readonly violations: readonly StackViolation[];
  readonly unjudged: readonly { readonly resource: Resource; readonly paths: readonly string[] }[];
};

export function inspectStack(rule: StackRule, stack: Omit<Stack, "config">, config: Props = {}): StackInspection {
  const unjudged = stack.ofType(...rule.types).flatMap((resource) => {
    const paths = unknownTo(rule, resource);
    return paths.length === 0 ? [] : [{ resource, paths }];
  });
  const unknown = new Map(unjudged.map(({ resource, paths }) => [resource.urn, paths]));
  const violations = rule
    .checkStack({ ...stack, config: { ...rule.defaults, ...config } })
    .filter(({ resource, path }) => !hidden(path, unknown.get(resource.urn) ?? []));
  return { violations, unjudged };
}

const unknownTo = (rule: Rule, { unknown }: Pick<Known, "unknown">): readonly string[] =>
  unknown.filter((path) => rule.reads.some((read) => overlap(read, path)));

const hidden = (path: string, unjudged: readonly string[]): boolean => unjudged.some((one) => overlap(one, path));
