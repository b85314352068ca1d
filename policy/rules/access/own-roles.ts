import type { Member, Stack, StackRule } from "#policy/core/rule";
import { texts } from "#policy/core/values";

/** What runs under a role, and the input that names it. */
const takers: Readonly<Record<string, { readonly input: string; readonly kind: string }>> = {
  "aws:lambda/function:Function": { input: "role", kind: "function" },
  "aws:sfn/stateMachine:StateMachine": { input: "roleArn", kind: "state machine" },
};
const roleType = "aws:iam/role:Role";

export const ownRoles: StackRule = {
  id: "iam-own-roles",
  title: "Each function and each state machine has a role of its own",
  severity: "medium",
  types: Object.keys(takers),
  reads: Object.values(takers).map(({ input }) => input),
  why: "Two that share a role may each do what only the other needs, and a log says of neither who it was.",
  fix: "Give each a role with what it declares.",
  reference: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html",
  checkStack: (stack) => {
    const first = new Map<string, Member>();
    return stack.ofType(...Object.keys(takers)).flatMap((resource) => {
      const { input = "", kind = "" } = takers[resource.type] ?? {};
      const role = roleOf(stack, resource, input);
      const other = role === undefined ? undefined : first.get(role);
      if (role !== undefined && other === undefined) first.set(role, resource);
      return other ? [{ resource, path: input, message: `this ${kind} shares its role with ${other.name}` }] : [];
    });
  },
};

/** By what the input is made of, since its value may stand only after the deployment. */
function roleOf(stack: Stack, taker: Member, input: string): string | undefined {
  const [arn] = texts(taker.props[input]);
  const roles = stack.referenced(taker, input).filter(({ type }) => type === roleType);
  return (roles[0] ?? stack.ofType(roleType).find(({ props }) => arn !== undefined && props.arn === arn))?.urn ?? arn;
}
