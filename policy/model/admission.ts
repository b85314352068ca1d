/** What queues and functions let EventBridge rules do. */
import type { Member } from "#policy/core/rule";
import { type Statement, statementsOf } from "#policy/core/statements";
import { matcher } from "#policy/core/wildcards";
import { type Model, named } from "#policy/model/model";

const types = {
  queue: "aws:sqs/queue:Queue",
  queuePolicy: "aws:sqs/queuePolicy:QueuePolicy",
  function: "aws:lambda/function:Function",
  permission: "aws:lambda/permission:Permission",
  rule: "aws:cloudwatch/eventRule:EventRule",
} as const;

export const admittingTypes: readonly string[] = [types.queue, types.queuePolicy, types.permission];

export type Admission = { readonly to: Member; readonly admits: (rule: Member) => boolean };

/** The queues and functions that an input names. What stands only after the deployment is taken to be right. */
export function admissionTo(model: Model, from: Member, input: string, arn: unknown): readonly Admission[] {
  return [
    ...named(model, from, input, arn, types.queue).map((to) => ({ to, admits: byPolicies(to, model) })),
    ...named(model, from, input, arn, types.function).map((to) => ({ to, admits: byPermissions(to, model) })),
  ];
}

function byPolicies(queue: Member, model: Model): Admission["admits"] {
  const policies = [queue, ...model.stack.ofType(types.queuePolicy).filter((one) => isFor(one, queue, model))];
  const pending = policies.some(({ unknown }) => unknown.includes("policy"));
  const statements = policies.flatMap((one) => statementsOf(one, "resource"));
  return ({ props: { arn } }) => pending || arn === undefined || statements.some((one) => letsIn(one, String(arn)));
}

function isFor(policy: Member, queue: Member, { stack }: Model): boolean {
  const references = stack.referenced(policy, "queueUrl");
  return references.length > 0 ? references.includes(queue) : policy.props.queueUrl === queue.props.url;
}

function letsIn({ allows, actions, principals, demands }: Statement, rule: string): boolean {
  const sources = demands.filter(({ key }) => key === "aws:sourcearn");
  return (
    allows &&
    actions.some((action) => matcher(action)("sqs:SendMessage")) &&
    principals.some(({ who }) => who === "*" || who === "events.amazonaws.com") &&
    sources.every(({ values }) => values.some((value) => matcher(value)(rule)))
  );
}

function byPermissions(lambda: Member, model: Model): Admission["admits"] {
  const permissions = model.stack
    .ofType(types.permission)
    .filter(({ props }) => props.principal === "events.amazonaws.com")
    .filter((one) => named(model, one, "function", one.props.function, types.function).includes(lambda));
  return (rule) =>
    permissions.some(
      (one) =>
        one.props.sourceArn === undefined ||
        named(model, one, "sourceArn", one.props.sourceArn, types.rule).includes(rule) ||
        matcher(String(one.props.sourceArn))(String(rule.props.arn)),
    );
}
