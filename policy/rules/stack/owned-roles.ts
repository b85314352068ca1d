import type { StackRule } from "#policy/core/rule";
import { takersOf, takerTypes } from "#policy/model/holders";
import { modelOf } from "#policy/model/model";

const roleType = "aws:iam/role:Role";

export const ownedRoles: StackRule = {
  id: "stack-owned-roles",
  title: "Every role belongs to a function, a state machine or a schedule",
  severity: "medium",
  types: [roleType, ...takerTypes],
  reads: [],
  why: "What a role may do that nobody takes is held against no declaration: it only waits for somebody who takes it.",
  fix: "Take the role out of the program, or give it to the function, the machine or the schedule that it is for.",
  reference: "FSBP IAM.22, https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#remove-credentials",
  checkStack: (stack) => {
    const takers = takersOf(modelOf(stack));
    return stack
      .ofType(roleType)
      .filter(({ urn }) => !takers.has(urn))
      .map((resource) => ({ resource, path: "role", message: "no function, state machine or schedule takes it" }));
  },
};
