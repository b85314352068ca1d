/** Which AWS services are reached from inside a network, and what each endpoint lets through. Pure. */
import { rolePath } from "./names.ts";
import type { Target } from "./target.ts";
import type { TaskPlan } from "./task-function.ts";

/** Every task calls them; their endpoints cost nothing. */
export const gatewayServices = ["dynamodb", "s3"] as const;

/** The services besides, by what tasks declare: the prefix of an action is its service's name. */
export function servicesOf(
  tasks: readonly Pick<TaskPlan, "secrets" | "permissions" | "inMembers">[],
): readonly string[] {
  const declared = tasks.flatMap(({ secrets, permissions, inMembers }) => [
    ...(secrets.length > 0 ? ["secretsmanager"] : []),
    ...(inMembers ? ["sts"] : []),
    ...permissions.flatMap(({ actions }) => actions.map((action) => action.slice(0, action.indexOf(":")))),
  ]);
  const gateways = new Set<string>(gatewayServices);
  return [...new Set(declared)].filter((service) => !gateways.has(service)).sort();
}

/** As AWS calls an endpoint's service. It refuses a deployment that names one which it does not have in the region. */
export const serviceName = (service: string, region: string): string => `com.amazonaws.${region}.${service}`;

/**
 * Only this stack's task functions pass, each with what its own role allows: with credentials from elsewhere nothing is
 * carried out of the network. No actions or resources are named here, so that a function of an earlier deployment, which a
 * case still runs on, passes as before.
 */
export function endpointPolicy(service: string, { account, stack }: Pick<Target, "account" | "stack">): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: "*",
        Action: `${service}:*`,
        Resource: "*",
        Condition: { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${account}:role${rolePath(stack, "tasks")}*` } },
      },
    ],
  });
}
