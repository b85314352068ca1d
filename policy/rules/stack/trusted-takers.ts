import { serviceNamed } from "#policy/core/accounts";
import type { Member, StackRule, StackViolation } from "#policy/core/rule";
import { statementsOf } from "#policy/core/statements";
import { takersOf, takerTypes } from "#policy/model/holders";
import { labelOf } from "#policy/model/labels";
import { type Model, modelOf } from "#policy/model/model";

/** The service that takes the role for each. */
const services: Readonly<Record<string, string>> = {
  "aws:lambda/function:Function": "lambda",
  "aws:sfn/stateMachine:StateMachine": "states",
  "aws:scheduler/schedule:Schedule": "scheduler",
};
const roleType = "aws:iam/role:Role";

export const trustedTakers: StackRule = {
  id: "stack-trusted-takers",
  title: "The role of a function, a state machine or a schedule is taken by its service alone",
  severity: "high",
  types: [roleType, ...takerTypes],
  reads: ["assumeRolePolicy"],
  why: "Who else may take the role does all that the function declares, reads its secrets too, and the logs name the function.",
  fix: "Trust the one service; give whoever else needs something a role of their own.",
  reference: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html",
  checkStack: (stack) => {
    const model = modelOf(stack);
    const takers = takersOf(model);
    return stack.ofType(roleType).flatMap((role) => check(role, takers.get(role.urn) ?? [], model));
  },
};

function check(role: Member, takers: readonly Member[], { family }: Model): readonly StackViolation[] {
  const trusted = new Set(takers.map(({ type }) => services[type]));
  const whose = takers.map((one) => labelOf(one, family)).join(" and ");
  const principals = statementsOf(role, "trust").flatMap((one) => (one.allows ? one.principals : []));
  return principals
    .filter(({ who }) => trusted.size > 0 && !trusted.has(serviceNamed(who)))
    .map(({ who }) => ({
      resource: role,
      path: "assumeRolePolicy",
      message: `it is the role of ${whose}, and ${who} may take it, too`,
    }));
}
