/** What a statement allows, and on which resources that its author did not name. */
import { typesOf } from "#policy/core/arns";
import { type Action, actionNamed, actionsLike } from "#policy/core/authorization";
import { connectsFunction } from "#policy/core/function-network";
import { isWide, namesMany } from "#policy/core/named";
import type { Statement } from "#policy/core/statements";
import { hasWildcard, matcher } from "#policy/core/wildcards";

export type WideGrant = {
  readonly resource: string;
  /** As the document has them: actions, or patterns of actions. */
  readonly actions: readonly string[];
};

export function wideGrants(statement: Statement): readonly WideGrant[] {
  if (namesByCondition(statement)) return [];
  return statement.resources
    .filter(hasWildcard)
    .map((resource) => ({
      resource,
      actions: statement.actions.filter(
        (action) =>
          !connectsFunction(statement, action, resource) &&
          actionsOf(action, resource).some((one) => isWide(one, resource)),
      ),
    }))
    .filter(({ actions }) => actions.length > 0);
}

/** Whether the statement speaks of an action, by its name, by a pattern, or by excepting others. */
export function speaksOf({ actions, exceptedActions, excepts }: Statement, action: string): boolean {
  if (excepts.includes("NotAction")) return !exceptedActions.some((pattern) => matcher(pattern)(action));
  return actions.some((pattern) => matcher(pattern)(action));
}

/** Whether the statement speaks of some resource that the action acts on; of wide ones only, when that is asked. */
export function reaches(statement: Statement, action: Action, on: "any resource" | "wide resources"): boolean {
  if (statement.excepts.includes("NotResource")) return true;
  if (on === "any resource") return statement.resources.some((one) => one === "*" || typesOf(action, one).length > 0);
  return !namesByCondition(statement) && statement.resources.some((one) => namesMany(action, one));
}

const namesByCondition = ({ demands }: Statement): boolean => demands.some(({ key }) => naming.test(key));

/** A condition on one of these says which resources are meant. */
const naming =
  /(^|:)(resourcetag|requesttag)\/|^(s3:existingobjecttag\/|ecs:cluster$|ec2:(vpc|subnet)$|lambda:functionarn$|cloudwatch:namespace$|kms:resourcealiases$|iam:awsservicename$)/;

function actionsOf(action: string, resource: string): readonly Action[] {
  const [service = "", name = ""] = action.split(":");
  if (!hasWildcard(action)) return [actionNamed(action) ?? []].flat();
  if (!hasWildcard(service)) return actionsLike(action);
  // `*` stands for the actions of every service: those that the resource belongs to are enough.
  const [, , owner = ""] = resource.split(":");
  return actionsLike(`${owner === "" || hasWildcard(owner) ? "s3" : owner}:${name || "*"}`);
}
