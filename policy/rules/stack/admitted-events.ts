import type { Member, StackRule, StackViolation } from "#policy/core/rule";
import { at } from "#policy/core/values";
import { admissionTo, admittingTypes } from "#policy/model/admission";
import { allowedToSchedule } from "#policy/model/allowed";
import { covers } from "#policy/model/covers";
import { grantInputs, grantsOf, grantTypes } from "#policy/model/grants";
import { roleOf } from "#policy/model/holders";
import { labelOf } from "#policy/model/labels";
import { type Model, modelOf, named } from "#policy/model/model";

const targetType = "aws:cloudwatch/eventTarget:EventTarget";
const ruleType = "aws:cloudwatch/eventRule:EventRule";
const scheduleType = "aws:scheduler/schedule:Schedule";

export const admittedEvents: StackRule = {
  id: "stack-admitted-events",
  title: "Events and schedules may go where they are sent",
  severity: "high",
  types: [targetType, scheduleType, ...admittingTypes, ...grantTypes],
  reads: ["sourceArn", ...grantInputs],
  why: "EventBridge loses an event that its target does not admit, and keeps it nowhere when the dead-letter queue does not admit it, either.",
  fix: "Allow the rule in the queue's policy or by a permission of the function; allow a schedule's call to its role.",
  reference: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html",
  checkStack: (stack) => {
    const model = modelOf(stack);
    return [
      ...stack.ofType(targetType).flatMap((target) => refusedEvents(target, model)),
      ...stack.ofType(scheduleType).flatMap((schedule) => refusedCalls(schedule, model)),
    ];
  },
};

function refusedEvents(target: Member, model: Model): readonly StackViolation[] {
  const [rule] = named(model, target, "rule", target.props.rule, ruleType);
  if (!rule) return [];
  const ends = [
    { path: "arn", arn: target.props.arn },
    { path: "deadLetterConfig", arn: at(target.props.deadLetterConfig, "arn") },
  ];
  return ends.flatMap(({ path, arn }) =>
    admissionTo(model, target, path, arn)
      .filter(({ admits }) => !admits(rule))
      .map(({ to }) => ({
        resource: target,
        path,
        message: `${labelOf(to, model.family)} does not admit ${labelOf(rule, model.family)}`,
      })),
  );
}

function refusedCalls(schedule: Member, model: Model): readonly StackViolation[] {
  const role = roleOf(schedule, model);
  if (!role) return [];
  const { known, foreign, pending } = grantsOf(role, model);
  if (foreign.length > 0 || pending.length > 0) return [];
  return allowedToSchedule(schedule, model).flatMap(({ actions, on }) =>
    actions
      .filter((action) => !known.some((grant) => grant.action === action && covers(grant.on, on)))
      .map((action) => ({
        resource: schedule,
        path: "target",
        message: `its role does not allow ${action} on ${on.label}`,
      })),
  );
}
