import type { Member, StackRule, StackViolation } from "#policy/core/rule";
import { at } from "#policy/core/values";
import { covers } from "#policy/model/covers";
import { type Grant, grantInputs, grantsOf, grantTypes } from "#policy/model/grants";
import { roleOf } from "#policy/model/holders";
import { labelOf } from "#policy/model/labels";
import { type Call, type Calls, callers, callsOf, type Lambda } from "#policy/model/machines";
import { type Model, modelOf } from "#policy/model/model";

const machineType = "aws:sfn/stateMachine:StateMachine";

export const machineInvokesItsFunctions: StackRule = {
  id: "stack-machine-invokes-its-functions",
  title: "A state machine's role invokes exactly the functions of its definition",
  severity: "high",
  types: [machineType, ...grantTypes],
  reads: ["definition", ...grantInputs],
  why: "Whoever can change a definition can call all that its role may invoke; and a call that it may not make fails in the middle of an investigation.",
  fix: "Allow lambda:InvokeFunction on the versions (`<function ARN>:*`) of the functions that the definition calls, and nothing else.",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/lambda-iam.html",
  checkStack: (stack) => {
    const model = modelOf(stack);
    return stack.ofType(machineType).flatMap((machine) => check(machine, model));
  },
};

function check(machine: Member, model: Model): readonly StackViolation[] {
  const role = roleOf(machine, model);
  const calls = callsOf(machine);
  if (!role || !calls) return [];
  const { known, foreign, pending } = grantsOf(role, model);
  const whose = labelOf(machine, model.family);
  return [
    ...known.filter((grant) => !isNeeded(grant, machine, calls, model)).map((grant) => tooMuch(grant, whose)),
    ...foreign.map(({ arn, by, path }) => ({
      resource: by,
      path,
      message: `${whose} takes ${arn}, and calls functions only`,
    })),
    ...(pending.length > 0 || foreign.length > 0 ? [] : tooLittle(machine, known, calls, model)),
  ];
}

const invoke = /^lambda:InvokeFunction$/i;

function isNeeded({ action, on }: Grant, machine: Member, { functions, services }: Calls, { things }: Model): boolean {
  if (invoke.test(action))
    return functions.some(({ lambda }) => lambda && covers(things.target(invokedBy(lambda)), on));
  const [service = ""] = action.toLowerCase().split(":");
  return services.has(service) || isWatched(machine, service);
}

/** All versions, as what runs goes on with its own; or the newest code, for a call without a version. */
const invokedBy = ({ arn, qualifier }: Lambda): string => (qualifier === undefined ? arn : `${arn}:*`);

/** What Step Functions itself needs to write logs and traces: AWS takes these on every resource only. */
function isWatched({ props }: Member, service: string): boolean {
  const level = at(props.loggingConfiguration, "level") ?? "OFF";
  return service === "logs"
    ? level !== "OFF"
    : service === "xray" && at(props.tracingConfiguration, "enabled") === true;
}

function tooMuch({ action, on, by, path }: Grant, whose: string): StackViolation {
  const message = invoke.test(action)
    ? `${whose} may invoke ${on.label}, which its definition does not call`
    : `${whose} may ${action} on ${on.label}, which its definition does not do`;
  return { resource: by, path, message };
}

function tooLittle(machine: Member, known: readonly Grant[], { functions }: Calls, { things }: Model) {
  const invokes = known.filter(({ action }) => invoke.test(action));
  return functions
    .filter((call): call is Call & { named: string } => call.lambda !== undefined && call.named !== undefined)
    .filter(({ named }) => !invokes.some(({ on }) => covers(on, things.target(named))))
    .map((call) => ({
      resource: machine,
      path: "definition",
      message: `${callers(call)} ${things.target(call.named).label}, which its role may not invoke`,
    }));
}
