import { strangePart, typesOf } from "#policy/core/arns";
import { type Action, actionNamed } from "#policy/core/authorization";
import { inputsWith, typesWith } from "#policy/core/documents";
import type { ResourceRule } from "#policy/core/rule";
import { type Statement, statementsOf } from "#policy/core/statements";

const kinds = ["identity", "resource"] as const;

export const matchingResources: ResourceRule = {
  id: "iam-matching-resources",
  title: "Actions stand with resources that they act on",
  severity: "medium",
  types: typesWith(...kinds),
  reads: inputsWith(...kinds),
  why: "A statement for an action and another kind of resource says nothing: what it should allow fails, and what it should deny is allowed.",
  fix: "Name a resource of the kind that the action acts on (an object is `<bucket ARN>/key`), or `*` where AWS has no kind for it.",
  reference:
    "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
  check: (subject) =>
    kinds
      .flatMap((kind) => statementsOf(subject, kind))
      .flatMap((statement) => wrong(statement).map((message) => ({ path: statement.path, message }))),
};

function wrong({ actions, resources }: Statement): readonly string[] {
  if (actions.length === 0 || resources.length === 0) return [];
  const known = actions.map(actionNamed).filter((action) => action !== undefined);
  const lost = known.filter((action) => !resources.some((resource) => acts(action, resource)));
  if (lost.length > 0 || known.length < actions.length)
    return [...new Set(lost.map((action) => wrongAction(action, resources)))];
  return resources
    .filter((resource) => !known.some((action) => acts(action, resource)))
    .map((resource) => strangeness([resource]) ?? `no action of its statement acts on ${resource}`);
}

const acts = (action: Action, resource: string): boolean => resource === "*" || typesOf(action, resource).length > 0;

function wrongAction({ name, resourceTypes }: Action, resources: readonly string[]): string {
  const [type] = resourceTypes;
  const strange = strangeness(resources);
  if (strange !== undefined) return strange;
  if (type === undefined) return `${name} can be allowed on * only, not on ${resources.join(", ")}`;
  const kinds = resourceTypes.length < 4 ? resourceTypes.map(({ arn }) => arn).join(" or ") : `${type.arn} and others`;
  return `${name} does not act on ${resources.join(", ")}, but on ${kinds}`;
}

function strangeness(resources: readonly string[]): string | undefined {
  const [first] = resources.flatMap((resource) => {
    const part = strangePart(resource);
    return part === undefined ? [] : [`AWS has no ${part}: ${resource}`];
  });
  return first;
}
