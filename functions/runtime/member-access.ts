/** How a hub's task finds its role in a member account: the deployment says it, the runtime fills it in. Pure. */
import { z } from "zod";

export const memberAccess = z.object({
  /** The role's ARN, with `{account}` and `{region}` where the member's go. */
  role: z.string().regex(/\{account\}.*\{region\}/),
  externalId: z.string().min(2),
});
export type MemberAccess = z.infer<typeof memberAccess>;

/** The role's ARN in one member. */
export function memberRoleArn({ role }: Pick<MemberAccess, "role">, account: string, region: string): string {
  return role.replaceAll("{account}", account).replaceAll("{region}", region);
}
