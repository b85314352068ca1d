import type { ResourceRule } from "#policy/core/rule";
import { at } from "#policy/core/values";

const path = "accessLogSettings.destinationArn";

export const loggedStages: ResourceRule = {
  id: "api-logged-stages",
  title: "Every request to an HTTP API is logged",
  severity: "medium",
  types: ["aws:apigatewayv2/stage:Stage"],
  reads: [path],
  why: "Who called, when and with what answer is the only trace of a request that no function took.",
  fix: "Set accessLogSettings with a log group's ARN and a format; leave out paths that hold tokens.",
  reference: "FSBP APIGateway.9",
  check: ({ props }) => (at(props, path) ? [] : [{ path, message: "the stage has no access log" }]),
};
