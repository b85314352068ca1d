import type { StackRule } from "#policy/core/rule";
import { type Call, callers, callsOf } from "#policy/model/machines";
import { modelOf } from "#policy/model/model";
import type { Things } from "#policy/model/things";

const machineType = "aws:sfn/stateMachine:StateMachine";

export const machineCallsVersions: StackRule = {
  id: "stack-machine-calls-versions",
  title: "State machines call published versions of functions",
  severity: "high",
  types: [machineType],
  reads: ["definition"],
  why: "A version never changes: an execution that waits for days goes on with the code that it began with.",
  fix: "Publish the function (publish: true) and put its qualifiedArn into the definition.",
  reference: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html",
  checkStack: (stack) => {
    const { things } = modelOf(stack);
    return stack
      .ofType(machineType)
      .flatMap((resource) =>
        (callsOf(resource)?.functions ?? [])
          .filter(({ lambda }) => !/^\d+$/.test(lambda?.qualifier ?? ""))
          .map((call) => ({ resource, path: "definition", message: `${callers(call)} ${said(call, things)}` })),
      );
  },
};

function said({ named, lambda }: Call, things: Things): string {
  if (named === undefined) return "a function whose name is made up at run time";
  if (lambda === undefined) return `${named}, which is no ARN of a version`;
  const { label } = things.target(lambda.arn);
  if (lambda.qualifier === undefined) return `${label} without a version`;
  return `${label} by ${lambda.qualifier}, which may stand for other code tomorrow`;
}
