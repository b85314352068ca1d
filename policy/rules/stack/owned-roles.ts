import type { Member, Stack, StackRule } from "#policy/core/rule";
import { statementsOf } from "#policy/core/statements";
import { component, isOf } from "#policy/core/types";
import { isAsset } from "#policy/core/values";
import { grantTypes } from "#policy/model/grants";

const roleType = "aws:iam/role:Role";

export const ownedRoles: StackRule = {
  id: "stack-owned-roles",
  title: "Something takes every role",
  severity: "medium",
  types: [roleType],
  reads: [],
  why: "What a role may do that nobody takes is held against no declaration: it only waits for somebody who takes it.",
  fix: "Take the role out of the program, or give it to the function, the machine or the schedule that it is for.",
  reference: "FSBP IAM.22, https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#remove-credentials",
  checkStack: (stack) => {
    const taken = takenIn(stack);
    return stack
      .ofType(roleType)
      .filter((role) => !isFromOutside(role) && !namesOf(role).some((name) => taken.has(name)))
      .map((resource) => ({ resource, path: "role", message: "nothing in the stack takes it" }));
  },
};

/** Whose principals are no services: accounts and other providers, whom rules on trust judge. */
const isFromOutside = (role: Member): boolean =>
  statementsOf(role, "trust").some((one) => one.allows && one.principals.some(({ kind }) => kind !== "Service"));

const namesOf = ({ urn, props }: Member): readonly unknown[] => [urn, props.arn, props.name];

/** `roleArn`, `executionRoleArn` or `role`: what names a role to take. */
const naming = /(^|\.)(\w*[rR]oleArn|role)$/;

/** What gives a role something, or only tells of it. */
const others = [component, "pulumi:pulumi:Stack", ...grantTypes];

/** ARNs, names and URNs of the roles that resources take. */
function takenIn({ resources }: Stack): ReadonlySet<unknown> {
  const takers = resources.filter(({ type }) => !isOf(type, others));
  return new Set(
    takers.flatMap(({ props, unknown, references = {} }) => [
      ...namedIn(props),
      ...[...Object.keys(references), ...unknown]
        .filter((path) => naming.test(path))
        .flatMap((path) => references[path.split(".")[0] ?? ""] ?? []),
    ]),
  );
}

/** The values of such inputs, at every depth. */
function namedIn(value: unknown): readonly unknown[] {
  if (typeof value !== "object" || value === null || isAsset(value)) return [];
  return Object.entries(value).flatMap(([key, one]) => (naming.test(key) ? [one] : namedIn(one)));
}
