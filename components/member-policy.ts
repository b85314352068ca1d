/** What a task's role in a member account may do. Pure. */
import type { MemberPermissions, MemberPlace } from "../functions/runtime/declare.ts";
import type { Statement } from "./policy-document.ts";

/** Their requests are all made to one region, wherever the caller is: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
const globalServices = new Set([
  "account",
  "cloudfront",
  "globalaccelerator",
  "iam",
  "organizations",
  "route53",
  "shield",
  "support",
]);

/** What is declared, on what is the member account's own, in the member's region where the service has regions. */
export function memberStatements(permissions: MemberPermissions, member: MemberPlace): readonly Statement[] {
  return permissions(member).flatMap(({ actions, resources }) =>
    [true, false].flatMap((global) => {
      const some = actions.filter((action) => globalServices.has(action.slice(0, action.indexOf(":"))) === global);
      if (some.length === 0) return [];
      const region: Record<string, string> = global ? {} : { "aws:RequestedRegion": member.region };
      return [
        {
          actions: some,
          resources,
          condition: { StringEquals: { "aws:ResourceAccount": member.account, ...region } },
        },
      ];
    }),
  );
}

/** Characters of a managed policy, white space not counted. */
const longestPolicy = 6_144;

/** All that any of these may do: more than a boundary holds, or undefined. */
export function tooManyStatements(statements: readonly Statement[]): string | undefined {
  const length = JSON.stringify(
    statements.map(({ actions, resources, condition }) => ({
      Effect: "Allow",
      Action: actions,
      Resource: resources,
      Condition: condition,
    })),
  ).length;
  const most = longestPolicy - '{"Version":"2012-10-17","Statement":}'.length;
  return length > most ? `${length} characters, and ${most} fit` : undefined;
}
