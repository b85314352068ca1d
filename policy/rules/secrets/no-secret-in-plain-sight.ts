import type { ResourceRule } from "#policy/core/rule";
import { seenIn } from "#policy/rules/secrets/seen-in";

/** Inputs that everybody with read access sees. */
const shown = ["definition", "description", "tags", "input", "target", "inputTransformer"];

export const noSecretInPlainSight: ResourceRule = {
  id: "no-secret-in-plain-sight",
  title: "No secret in definitions, descriptions, tags or inputs",
  severity: "critical",
  types: [
    "aws:sfn/stateMachine:StateMachine",
    "aws:lambda/function:Function",
    "aws:scheduler/schedule:Schedule",
    "aws:cloudwatch/eventTarget:EventTarget",
    "aws:iam/role:Role",
    "aws:secretsmanager/secret:Secret",
    "aws:apigatewayv2/api:Api",
  ],
  reads: shown,
  why: "These stand in clear in the console, in the history of executions and in Pulumi's state.",
  fix: "Put the value into Secrets Manager and read it where it is used.",
  reference: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html",
  facts: "secrets",
  check: ({ secrets }) => seenIn(secrets, shown),
};
