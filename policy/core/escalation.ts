/** Whether what is granted leads to more than is granted. */
import { actionNamed } from "#policy/core/authorization";
import { type Method, methods } from "#policy/core/escalation-methods";
import { reaches, speaksOf } from "#policy/core/grants";
import type { Grant } from "#policy/core/principals";
import type { Statement } from "#policy/core/statements";
import { matcher } from "#policy/core/wildcards";

export type Escalation = {
  readonly method: Method;
  /** The grant that leads to more. */
  readonly grant: Grant;
  /** What is used of all that is granted. */
  readonly actions: readonly string[];
};

/** The ways that all grants of somebody open together. */
export function escalations(grants: readonly Grant[]): readonly Escalation[] {
  const allowing = grants.filter(({ statement }) => statement.allows);
  const denying = grants.map(({ statement }) => statement).filter(deniesAlways);
  const isGranted = (statement: Statement, action: string, on: Method["on"]) =>
    !denying.some((denial) => speaksOf(denial, action)) && grantsOn(statement, action, on);
  return methods.flatMap((method) => {
    const { action, on, also = [] } = method;
    const grant = allowing.find(({ statement }) => isGranted(statement, action, on) && !isBound(statement, method));
    if (grant === undefined) return [];
    const besides = also.flatMap(
      (some) => some.find((one) => allowing.some(({ statement }) => isGranted(statement, one, "any resource"))) ?? [],
    );
    return besides.length < also.length ? [] : [{ method, grant, actions: [action, ...besides] }];
  });
}

/** Whether one statement is enough to gain more by an action that it names. */
export function escalatesAlone(statement: Statement, action: string): boolean {
  const name = action.toLowerCase();
  return methods.some(
    (method) =>
      method.action.toLowerCase() === name &&
      method.to === undefined &&
      (method.also ?? []).length === 0 &&
      grantsOn(statement, method.action, method.on) &&
      !isBound(statement, method),
  );
}

function grantsOn(statement: Statement, name: string, on: Method["on"]): boolean {
  const action = actionNamed(name);
  return action !== undefined && speaksOf(statement, name) && reaches(statement, action, on);
}

function deniesAlways({ allows, resources, condition }: Statement): boolean {
  return !allows && resources.includes("*") && Object.keys(condition).length === 0;
}

function isBound({ demands }: Statement, { boundBy = [], to }: Method): boolean {
  if (demands.some(({ key }) => boundBy.includes(key))) return true;
  const services = demands.filter(({ key }) => key === "iam:passedtoservice").flatMap(({ values }) => values);
  return to !== undefined && services.length > 0 && !services.some((service) => isService(service, to));
}

/** `tasks.apprunner.amazonaws.com` is of `apprunner.amazonaws.com`. */
const isService = (pattern: string, service: string): boolean =>
  matcher(pattern)(service) || pattern.toLowerCase().endsWith(`.${service}`);
