import type { StackRule } from "#policy/core/rule";
import { callers, callsOf } from "#policy/model/machines";

const machineType = "aws:sfn/stateMachine:StateMachine";
const lambdaType = "aws:lambda/function:Function";

export const calledFunctionsExist: StackRule = {
  id: "stack-called-functions-exist",
  title: "Every function that a state machine calls is in the stack",
  severity: "high",
  types: [machineType],
  reads: ["definition"],
  why: "A step whose function is missing fails in the middle of an investigation; one of another program is under nobody's review here.",
  fix: "Declare the function, or take the step out of the definition.",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html",
  checkStack: ({ ofType }) => {
    const lambdas = ofType(lambdaType);
    // While one ARN is missing, it may be the one that is called.
    if (lambdas.some(({ props }) => props.arn === undefined)) return [];
    const known = new Set(lambdas.map(({ props }) => props.arn));
    return ofType(machineType).flatMap((resource) =>
      (callsOf(resource)?.functions ?? []).flatMap((call) =>
        call.lambda === undefined || known.has(call.lambda.arn)
          ? []
          : [{ resource, path: "definition", message: `${callers(call)} ${call.lambda.arn}, which the stack has not` }],
      ),
    );
  },
};
