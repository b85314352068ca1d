import type { ResourceRule, Violation } from "#policy/core/rule";
import { secretIn } from "#policy/rules/secrets/shapes";

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
  check: ({ props }) => shown.flatMap((path) => secretsBelow(path, props[path])),
};

function secretsBelow(path: string, value: unknown): readonly Violation[] {
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([key, one]) => secretsBelow(`${path}.${key}`, one));
  const kind = typeof value === "string" ? secretIn(value) : undefined;
  return kind ? [{ path, message: `it holds ${kind}` }] : [];
}
