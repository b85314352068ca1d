import type { Cloud } from "../cloud-type.ts";
import { parsePolicy } from "../iam/policy.ts";
import { evaluateFor } from "../iam/resource-policy.ts";
import { AwsError, type Principal } from "../service.ts";
import { readFunctionArn } from "./lambda/arn.ts";
import { serviceMayInvoke } from "./lambda/permission.ts";

/** Who sends something to a target: under a role, or in the service's own name for a rule or a schedule. */
type Sender = { readonly roleArn?: string; readonly origin: { readonly arn: string } };

const actions: Readonly<Record<string, string>> = {
  sqs: "sqs:SendMessage",
  lambda: "lambda:InvokeFunction",
  states: "states:StartExecution",
  events: "events:PutEvents",
};

/**
 * Throws unless the sender may reach the target: its role's policies must allow it, and without a role the target's own
 * policy must let the service in. Returns the role's principal, if there is one.
 */
export function permitted(
  cloud: Cloud,
  service: "events" | "scheduler",
  { roleArn, origin }: Sender,
  target: string,
): Principal | undefined {
  const kind = target.split(":")[2] ?? "";
  const action = actions[kind] ?? `${kind}:*`;
  const name = `${service}.amazonaws.com`;
  const account = origin.arn.split(":")[4] ?? "";
  if (roleArn !== undefined) {
    const { principal } = cloud.assumeRoleForService(roleArn, { name, account }, service);
    cloud.authorize(principal, [{ action, resource: target }]);
    return principal;
  }
  const lets =
    kind === "lambda"
      ? functionLetsIn(cloud, target, name, origin.arn, account)
      : kind === "sqs" && queueLetsIn(cloud, target, name, origin.arn, account);
  if (lets) return undefined;
  throw new AwsError(
    "AccessDeniedException",
    `${name} is not authorized to perform: ${action} on resource: ${target} because no resource-based policy of it allows the ${action} action for ${origin.arn}`,
    403,
  );
}

function functionLetsIn({ store }: Cloud, target: string, service: string, sourceArn: string, sourceAccount: string) {
  const name = readFunctionArn(target);
  return name !== undefined && serviceMayInvoke(store, name, { service, sourceArn, sourceAccount });
}

function queueLetsIn(
  { services }: Cloud,
  target: string,
  service: string,
  sourceArn: string,
  account: string,
): boolean {
  const policy = services.sqs.policy(target);
  if (policy === "") return false;
  const context = { "aws:SourceArn": sourceArn, "aws:SourceAccount": account };
  const question = { action: "sqs:SendMessage", resource: target, context };
  return evaluateFor(parsePolicy(policy), { kind: "service", account, service }, question) === "allowed";
}
