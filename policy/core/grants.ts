/** What a statement allows on resources that its author did not name. */
import { type Action, actionNamed, actionsLike } from "#policy/core/authorization";
import { isWide } from "#policy/core/named";
import type { Statement } from "#policy/core/statements";
import { hasWildcard } from "#policy/core/wildcards";

export type WideGrant = {
  readonly resource: string;
  /** As the document has them: actions, or patterns of actions. */
  readonly actions: readonly string[];
};

export function wideGrants({ actions, resources, demands }: Statement): readonly WideGrant[] {
  if (demands.some(({ key }) => naming.test(key))) return [];
  return resources
    .filter(hasWildcard)
    .map((resource) => ({
      resource,
      actions: actions.filter((action) => actionsOf(action, resource).some((one) => isWide(one, resource))),
    }))
    .filter((grant) => grant.actions.length > 0);
}

/** A condition on one of these says which resources are meant. */
const naming =
  /(^|:)(resourcetag|requesttag)\/|^(s3:existingobjecttag\/|ecs:cluster$|ec2:(vpc|subnet)$|lambda:functionarn$|kms:resourcealiases$|iam:awsservicename$)/;

function actionsOf(action: string, resource: string): readonly Action[] {
  const [service = "", name = ""] = action.split(":");
  if (!hasWildcard(action)) return [actionNamed(action) ?? []].flat();
  if (!hasWildcard(service)) return actionsLike(action);
  // `*` stands for the actions of every service: those that the resource belongs to are enough.
  const [, , owner = ""] = resource.split(":");
  return actionsLike(`${owner === "" || hasWildcard(owner) ? "s3" : owner}:${name || "*"}`);
}
