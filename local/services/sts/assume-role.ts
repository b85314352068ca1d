import { z } from "zod";
import type { Keys } from "../../gateway/keys.ts";
import { AwsError, type Clock, type Operation, type Principal } from "../../service.ts";
import type { Iam } from "../iam/index.ts";

const call = z.object({
  RoleArn: z.string().min(20),
  RoleSessionName: z.string().regex(/^[\w+=,.@-]{2,64}$/),
  DurationSeconds: z.coerce.number().int().min(900).max(43_200).default(3600),
  ExternalId: z.string().optional(),
});

/** AssumeRole: the role's trust policy must name the caller, and outside the role's account the caller's own policies too. */
export function assumeRole(iam: Iam, keys: Keys, clock: Clock): Operation {
  return {
    name: "AssumeRole",
    needs: () => [],
    run: (input, { principal }) => {
      const read = call.safeParse(input);
      if (!read.success)
        throw new AwsError("ValidationError", read.error.issues.map(({ message }) => message).join("; "));
      const { RoleArn, RoleSessionName, DurationSeconds, ExternalId } = read.data;
      iam.authorize(principal, ownPolicies(principal, RoleArn));
      const taken = iam.assume(RoleArn, principal, RoleSessionName, ExternalId ? { "sts:ExternalId": ExternalId } : {});
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

function ownPolicies(principal: Principal, roleArn: string) {
  return principal.kind === "role" ? [{ action: "sts:AssumeRole", resource: roleArn }] : [];
}
