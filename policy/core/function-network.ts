/** What Lambda demands of a role to connect its function to a network. */
import type { Statement } from "#policy/core/statements";
import { at } from "#policy/core/values";

/**
 * Lambda makes and deletes the function's network interfaces by its role, and demands it on all of them, since nobody knows
 * their ids before. That is fair in one region and account, and where the function's own code, whose calls carry
 * `lambda:SourceFunctionArn`, is kept out. Nobody takes a network away by it: an interface in use cannot be deleted.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
export function connectsFunction(
  { condition }: Pick<Statement, "condition">,
  action: string,
  resource: string,
): boolean {
  return (
    demanded.has(action.toLowerCase()) &&
    /^arn:[\w-]+:ec2:[\w-]+:\d{12}:network-interface\/\*$/.test(resource) &&
    String(at(condition, "Null.lambda:SourceFunctionArn")) === "true"
  );
}

const demanded: ReadonlySet<string> = new Set([
  "ec2:deletenetworkinterface",
  "ec2:assignprivateipaddresses",
  "ec2:unassignprivateipaddresses",
]);
