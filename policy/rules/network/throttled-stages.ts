import type { ResourceRule } from "#policy/core/rule";
import { at } from "#policy/core/values";

const limits = ["throttlingRateLimit", "throttlingBurstLimit"];

export const throttledStages: ResourceRule = {
  id: "api-throttled-stages",
  title: "Every route of an HTTP API is throttled",
  severity: "medium",
  types: ["aws:apigatewayv2/stage:Stage"],
  reads: ["defaultRouteSettings"],
  why: "Without limits one caller can use up the account's Lambda concurrency, and the bill follows.",
  fix: "Set throttlingRateLimit and throttlingBurstLimit in defaultRouteSettings.",
  reference: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html",
  check: ({ props }) =>
    limits
      .filter((limit) => !(Number(at(props, `defaultRouteSettings.${limit}`)) > 0))
      .map((limit) => ({ path: `defaultRouteSettings.${limit}`, message: `the stage sets no ${limit}` })),
};
