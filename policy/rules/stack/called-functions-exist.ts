import type { Member, StackRule } from "#policy/core/rule";
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
    return ofType(machineType).flatMap((resource) =>
      (callsOf(resource)?.functions ?? []).flatMap((call) => {
        const { arn } = call.lambda ?? {};
        if (arn === undefined || lambdas.some((lambda) => isCalled(lambda, arn))) return [];
        return [{ resource, path: "definition", message: `${callers(call)} ${arn}, which the stack has not` }];
      }),
    );
  },
};

/** One that is not made yet has no ARN: whoever knows it before has written its name. */
const isCalled = ({ props }: Member, arn: string): boolean =>
  props.arn === undefined ? arn.endsWith(`:${props.name}`) : props.arn === arn;
