import { AwsError } from "../service.ts";

/** Nothing runs under a role of another account. Throws as the services do when something is made. */
export function refuseForeignRole(roleArn: string, account: string): void {
  if (roleArn.split(":")[4] !== account)
    throw new AwsError("AccessDeniedException", "Cross-account pass role is not allowed.", 403);
}
