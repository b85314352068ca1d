import type { Member, StackRule, StackViolation } from "#policy/core/rule";
import { at } from "#policy/core/values";
import { covers } from "#policy/model/covers";
import { grantInputs, grantsOf, grantTypes } from "#policy/model/grants";
import { roleOf, takersOf } from "#policy/model/holders";
import { labelOf } from "#policy/model/labels";
import { type Model, modelOf, named } from "#policy/model/model";

const lambdaType = "aws:lambda/function:Function";
const logGroupType = "aws:cloudwatch/logGroup:LogGroup";

export const ownLogs: StackRule = {
  id: "stack-own-logs",
  title: "A function writes into a log group of its own",
  severity: "medium",
  types: [lambdaType, logGroupType, ...grantTypes],
  reads: [...grantInputs],
  why: "Logs are evidence: what several functions write together tells of none, and a function that may not write runs unseen.",
  fix: "Give each function a log group of its own, and its role logs:CreateLogStream and logs:PutLogEvents on exactly that.",
  reference: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html",
  checkStack: (stack) => {
    const model = modelOf(stack);
    const first = new Map<Member, Member>();
    return stack.ofType(lambdaType).flatMap((lambda) => {
      const [group] = groupsOf(lambda, model);
      if (group === undefined) return [];
      const other = first.get(group);
      if (other === undefined) first.set(group, lambda);
      return [...(other ? [shares(lambda, group, other, model)] : []), ...isUnseen(lambda, group, model)];
    });
  },
};

/** By name or reference, else the group that Lambda takes when none is given. */
function groupsOf(lambda: Member, model: Model): readonly Member[] {
  const given = at(lambda.props.loggingConfig, "logGroup");
  const isGiven = lambda.references?.loggingConfig !== undefined || given !== undefined;
  const name = isGiven ? given : `/aws/lambda/${lambda.props.name}`;
  return named(model, lambda, "loggingConfig", name, logGroupType);
}

function shares(lambda: Member, group: Member, other: Member, { family }: Model): StackViolation {
  const message = `it writes into ${labelOf(group, family)}, as ${labelOf(other, family)} does`;
  return { resource: lambda, path: "loggingConfig", message };
}

const writes = ["logs:CreateLogStream", "logs:PutLogEvents"];

function isUnseen(lambda: Member, group: Member, model: Model): readonly StackViolation[] {
  const { things, family } = model;
  const role = roleOf(lambda, model);
  // A role that others take, too, is another rule's.
  const isOwn = role !== undefined && takersOf(model).get(role.urn)?.length === 1;
  const grants = isOwn ? grantsOf(role, model) : undefined;
  const stream = things.of(group, ":log-stream:one");
  if (!grants || stream.arn === undefined || grants.foreign.length > 0 || grants.pending.length > 0) return [];
  const missing = writes.filter(
    (action) => !grants.known.some((one) => one.action === action && covers(one.on, stream)),
  );
  if (missing.length === 0) return [];
  const message = `its role does not allow ${missing.join(" and ")} on ${labelOf(group, family)}`;
  return [{ resource: lambda, path: "loggingConfig", message }];
}
