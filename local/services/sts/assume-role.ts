import { z } from "zod";
import type { Keys } from "../../gateway/keys.ts";
import { parsePolicy } from "../../iam/policy.ts";
import { AwsError, type Clock, type Operation, type Properties } from "../../service.ts";
import type { Iam } from "../iam/index.ts";

const call = z.object({
  RoleArn: z.string().min(20),
  RoleSessionName: z.string().regex(/^[\w+=,.@-]{2,64}$/),
  DurationSeconds: z.coerce.number().int().min(900).max(43_200).default(3600),
  ExternalId: z.string().optional(),
  Policy: z.string().min(1).max(2048).optional(),
});

/** AssumeRole: judged by the role's trust policy and by the caller's own policies. */
export function assumeRole(iam: Iam, keys: Keys, clock: Clock): Operation {
  return {
    name: "AssumeRole",
    needs: () => [],
    run: (input, { principal }) => {
      const read = call.safeParse(input);
      if (!read.success)
        throw new AwsError("ValidationError", read.error.issues.map(({ message }) => message).join("; "));
      const { RoleArn, RoleSessionName, DurationSeconds, ExternalId, Policy } = read.data;
      const taken = iam.assume(RoleArn, principal, {
        name: RoleSessionName,
        context: ExternalId ? { "sts:ExternalId": ExternalId } : {},
        policy: wellFormed(Policy),
        policyArns: policyArns(input),
      });
      refuseTooLong(DurationSeconds, iam.maxSession(RoleArn), principal.kind === "role");
      const expiresAt = clock.now() + DurationSeconds * 1000;
      const { accessKeyId, secretAccessKey, sessionToken } = keys.issue(taken, expiresAt);
      return {
        Credentials: {
          AccessKeyId: accessKeyId,
          SecretAccessKey: secretAccessKey,
          SessionToken: sessionToken,
          Expiration: new Date(expiresAt).toISOString(),
        },
        AssumedRoleUser: { AssumedRoleId: `${RoleSessionName}:${RoleSessionName}`, Arn: taken.arn },
      };
    },
  };
}

/** `PolicyArns.member.1.arn` and so on, as the query protocol writes a list. */
const policyArns = (input: Properties): readonly string[] =>
  Object.entries(input).flatMap(([key, value]) => (/^PolicyArns\.member\.\d+\.arn$/.test(key) ? [String(value)] : []));

function wellFormed(policy: string | undefined): string | undefined {
  try {
    if (policy !== undefined) parsePolicy(policy);
  } catch (error) {
    throw new AwsError("MalformedPolicyDocument", error instanceof Error ? error.message : String(error));
  }
  return policy;
}

/** From role to role, a session lasts an hour at most. */
function refuseTooLong(seconds: number, longest: number, chained: boolean): void {
  const limit = chained
    ? "1 hour session limit for roles assumed by role chaining"
    : "MaxSessionDuration set for this role";
  if (seconds > (chained ? 3600 : longest))
    throw new AwsError("ValidationError", `The requested DurationSeconds exceeds the ${limit}.`);
}
