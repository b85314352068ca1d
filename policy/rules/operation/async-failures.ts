import { isGiven } from "#policy/core/given";
import type { Member, Stack, StackRule } from "#policy/core/rule";
import { lambdaType } from "#policy/rules/operation/sources";

/** Who calls a function without waiting for its end: type → the input that names the function. */
const callers: Readonly<Record<string, string>> = {
  "aws:cloudwatch/eventTarget:EventTarget": "arn",
  "aws:scheduler/schedule:Schedule": "target",
  "aws:sns/topicSubscription:TopicSubscription": "endpoint",
  "aws:s3/bucketNotification:BucketNotification": "lambdaFunctions",
  "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": "destinationArn",
  "aws:iot/topicRule:TopicRule": "lambdas",
};
const configType = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig";

export const asyncFailures: StackRule = {
  id: "lambda-async-failures",
  title: "Functions that nobody waits for put aside what they could not handle",
  severity: "high",
  types: [lambdaType, configType, ...Object.keys(callers)],
  reads: [],
  why: "Lambda tries such an event three times, and then it is gone; nobody got an error.",
  fix: "Give the function a FunctionEventInvokeConfig with destinationConfig.onFailure, or a deadLetterConfig.",
  reference: "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
  checkStack: (stack) =>
    stack.ofType(lambdaType).flatMap((resource) => {
      const [caller] = stack
        .referring(resource, ...Object.keys(callers))
        .filter(({ type, references }) => references?.[callers[type] ?? ""]?.includes(resource.urn));
      if (caller === undefined || isGiven(resource, "deadLetterConfig") || isConfigured(stack, resource)) return [];
      const message = `${caller.name} calls it and does not wait: what it cannot handle is lost`;
      return [{ resource, path: "deadLetterConfig", message }];
    }),
};

const isConfigured = ({ referring }: Stack, lambda: Member): boolean =>
  referring(lambda, configType).some((config) => isGiven(config, "destinationConfig.onFailure"));
