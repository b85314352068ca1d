/** What a hub's task may do on whatever is in a member account: nobody knows before which thing it will be. */
import { actionNamed } from "#policy/core/authorization";
import type { WideGrant } from "#policy/core/grants";
import type { Subject } from "#policy/core/rule";
import type { Statement } from "#policy/core/statements";

/** Of what belongs to such a component, `stack-member-roles` proves who takes it, and that all of it is declared. */
export const memberRolesType = "socless:index:MemberRoles";

/** They take public access away or give it back to who had it: alone they let nobody in. */
const guarding: ReadonlySet<string> = new Set(["s3:putbucketpublicaccessblock"]);

/** Wide grants without the actions that are bound as far as they can be. */
export const unboundGrants = (
  subject: Pick<Subject, "urn" | "parent">,
  statement: Statement,
  grants: readonly WideGrant[],
): readonly WideGrant[] =>
  grants
    .map(({ resource, actions }) => ({
      resource,
      actions: actions.filter((action) => !isBoundInMember(subject, statement, action, resource)),
    }))
    .filter(({ actions }) => actions.length > 0);

/**
 * Whether a wide resource is bound as far as it can be: in a member's role or its boundary, one service's things in one
 * account and one region by condition, to be looked at or guarded. What else a task does there must name its resources.
 */
function isBoundInMember(
  { urn, parent = "" }: Pick<Subject, "urn" | "parent">,
  { demands }: Statement,
  action: string,
  resource: string,
): boolean {
  const demanded = (key: string, form: RegExp) =>
    demands.some((one) => one.key === key && one.values.length === 1 && form.test(one.values[0] ?? ""));
  return (
    [urn, parent].some(isBelow) &&
    demanded("aws:resourceaccount", /^\d{12}$/) &&
    demanded("aws:requestedregion", /^[a-z0-9-]+$/) &&
    /^arn:[a-z-]+:[a-z0-9-]+:/.test(resource) &&
    (guarding.has(action.toLowerCase()) || isLooking(action))
  );
}

/** The types of a resource's components stand in its URN. */
const isBelow = (urn: string): boolean => urn.split("::")[2]?.split("$").includes(memberRolesType) ?? false;

function isLooking(action: string): boolean {
  const { levels = [] } = actionNamed(action) ?? {};
  return levels.length > 0 && levels.every((level) => level === "Read" || level === "List");
}
