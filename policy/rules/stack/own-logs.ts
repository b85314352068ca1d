import type { Member, StackRule, StackViolation } from "#policy/core/rule";
import { at } from "#policy/core/values";
import { covers } from "#policy/model/covers";
import { type Grant, type Grants, grantInputs, grantsOf, grantTypes } from "#policy/model/grants";
import { roleOf, takersOf } from "#policy/model/holders";
import { labelOf } from "#policy/model/labels";
import { type Model, modelOf, named } from "#policy/model/model";

const lambdaType = "aws:lambda/function:Function";
const logGroupType = "aws:cloudwatch/logGroup:LogGroup";

export const ownLogs: StackRule = {
  id: "stack-own-logs",
  title: "A function writes into its own log group, and nothing else does",
  severity: "medium",
  types: [lambdaType, logGroupType, ...grantTypes],
  reads: [...grantInputs],
  why: "Logs are evidence: what another function may write there proves nothing, and a function that may not write runs unseen.",
  fix: "Give each function a log group of its own, and its role logs:CreateLogStream and logs:PutLogEvents on exactly that.",
  reference: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html",
  checkStack: (stack) => {
    const model = modelOf(stack);
    const takers = takersOf(model);
    const writers = stack.ofType(lambdaType).flatMap((lambda) => writerOf(lambda, takers, model));
    return writers.flatMap((writer) => [
      ...shares(writer, writers, model),
      ...isUnseen(writer, model),
      ...writesElsewhere(writer, writers, model),
    ]);
  },
};

/** `grants` are undefined for a function whose role others take, too: that is another rule's. */
type Writer = { readonly lambda: Member; readonly group: Member; readonly grants: Grants | undefined };

function writerOf(lambda: Member, takers: ReturnType<typeof takersOf>, model: Model): readonly Writer[] {
  const [group] = groupsOf(lambda, model);
  const role = roleOf(lambda, model);
  if (!group || !role) return [];
  return [{ lambda, group, grants: takers.get(role.urn)?.length === 1 ? grantsOf(role, model) : undefined }];
}

/** By reference or name, else the group that Lambda takes when none is given. */
function groupsOf(lambda: Member, model: Model): readonly Member[] {
  const given = at(lambda.props.loggingConfig, "logGroup");
  const name = typeof given === "string" ? given : `/aws/lambda/${lambda.props.name}`;
  return named(model, lambda, "loggingConfig", name, logGroupType);
}

function shares({ lambda, group }: Writer, writers: readonly Writer[], { family }: Model): readonly StackViolation[] {
  const [first] = writers.filter((other) => other.group === group);
  if (first === undefined || first.lambda === lambda) return [];
  const message = `it writes into ${labelOf(group, family)}, as ${labelOf(first.lambda, family)} does`;
  return [{ resource: lambda, path: "loggingConfig", message }];
}

const writes = ["logs:CreateLogStream", "logs:PutLogEvents"];

function isUnseen({ lambda, group, grants }: Writer, { things, family }: Model): readonly StackViolation[] {
  const stream = things.of(group, ":log-stream:one");
  if (!grants || stream.arn === undefined || grants.foreign.length > 0 || grants.pending.length > 0) return [];
  const missing = writes.filter(
    (action) => !grants.known.some((one) => one.action === action && covers(one.on, stream)),
  );
  if (missing.length === 0) return [];
  const message = `its role does not allow ${missing.join(" and ")} on ${labelOf(group, family)}`;
  return [{ resource: lambda, path: "loggingConfig", message }];
}

function writesElsewhere(writer: Writer, writers: readonly Writer[], model: Model): readonly StackViolation[] {
  const found = new Map<string, StackViolation>();
  for (const grant of writer.grants?.known.filter(({ action }) => writes.includes(action)) ?? [])
    for (const { lambda, group } of writers.filter((other) => other.group !== writer.group)) {
      if (!reaches(grant, group, model)) continue;
      const [mine, theirs] = [labelOf(writer.lambda, model.family), labelOf(lambda, model.family)];
      const message = `${mine} may write into the logs of ${theirs}`;
      found.set(`${grant.by.urn} ${message}`, { resource: grant.by, path: grant.path, message });
    }
  return [...found.values()];
}

function reaches({ on }: Grant, group: Member, { things }: Model): boolean {
  if (on.member !== undefined) return on.member === group;
  return covers(on, things.of(group, ":log-stream:one"));
}
