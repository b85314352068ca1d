import type { Cloud } from "../cloud-type.ts";
import type { Need, Principal } from "../service.ts";

/** Who sends something to a target: under a role, or in the service's own name for a rule or a schedule. */
type Sender = { readonly roleArn?: string; readonly origin: { readonly arn: string } };

const actions: Readonly<Record<string, string>> = {
  sqs: "sqs:SendMessage",
  lambda: "lambda:InvokeFunction",
  states: "states:StartExecution",
  events: "events:PutEvents",
};

/**
 * Throws unless the sender may reach the target: its role's policies must allow it, or without a role the target's own
 * policy must let the service in, and into another account both. Returns the role's principal, if there is one.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-cross-account.html
 */
export function permitted(
  cloud: Cloud,
  service: "events" | "scheduler",
  { roleArn, origin }: Sender,
  target: string,
  context: NonNullable<Need["context"]> = {},
): Principal | undefined {
  const kind = target.split(":")[2] ?? "";
  const name = `${service}.amazonaws.com`;
  const account = origin.arn.split(":")[4] ?? "";
  const role = roleArn && cloud.assumeRoleForService(roleArn, { name, account }, service).principal;
  const need = { action: actions[kind] ?? `${kind}:*`, resource: target };
  if (role) cloud.authorize(role, [{ ...need, context }]);
  else
    cloud.authorize({ kind: "service", account, service: name }, [
      { ...need, context: { ...context, "aws:SourceArn": origin.arn } },
    ]);
  return role || undefined;
}
