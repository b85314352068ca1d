/** Declares an endpoint: where alerts come in. */
import type { z } from "zod";
import { callerPlace } from "./caller.ts";
import type { Endpoint, EndpointDeclaration } from "./declare.ts";
import { TaskInvalid } from "./errors.ts";
import { describeIssues } from "./issues.ts";
import { alertsIn } from "./split-event.ts";

const kebabCase = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
/** A signature lives 300 s both ways: a shorter window would let a replayed one open a second investigation. */
const shortestWindowSeconds = 600;

/** Declares one endpoint: its kind and authentication, the alert's schema, what makes two alerts the same, and the route. */
export function endpoint<A>(declaration: EndpointDeclaration<z.ZodType<A>>): Endpoint<A> {
  const { name, description, alert, dedup, severity, route, subject } = declaration;
  if (!kebabCase.test(name) || name.length > 40) {
    throw new Error(
      `endpoint "${name}": the name must be kebab-case and at most 40 characters, for example "ssh-login"`,
    );
  }
  if (!Number.isInteger(dedup.windowSeconds) || dedup.windowSeconds < shortestWindowSeconds) {
    throw new Error(
      `endpoint "${name}": dedup.windowSeconds is ${dedup.windowSeconds}; it must be a whole number of at least ${shortestWindowSeconds}, the time in which a signed alert can be sent again`,
    );
  }
  const rules = route.rules ?? [];
  return {
    declared: "endpoint",
    ...callerPlace(),
    name,
    description,
    alert,
    dedup,
    ...(subject === undefined ? {} : { subject }),
    source: sourceOf(declaration),
    playbooks: [...new Set([...rules.map((rule) => rule.playbook), route.default])],
    judge(value) {
      const parsed = alert.safeParse(value);
      if (!parsed.success) throw new TaskInvalid(`not an alert of ${name}: ${describeIssues(parsed.error)}`);
      return {
        severity: typeof severity === "function" ? severity(parsed.data) : severity,
        playbook: rules.find((rule) => rule.when(parsed.data))?.playbook ?? route.default,
      };
    },
  };
}

function sourceOf<A>(declaration: EndpointDeclaration<z.ZodType<A>>): Endpoint["source"] {
  switch (declaration.kind) {
    case "http":
      return { kind: "http", authentication: declaration.authentication };
    case "schedule":
      return {
        kind: "schedule",
        expression: declaration.expression,
        ...(declaration.timezone === undefined ? {} : { timezone: declaration.timezone }),
      };
    case "aws-event":
      return {
        kind: "aws-event",
        pattern: declaration.pattern,
        ...(declaration.each === undefined ? {} : { alertsIn: alertsIn(declaration.each, declaration.alert) }),
      };
  }
}
