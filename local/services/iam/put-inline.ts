import { AwsError } from "../../service.ts";
import type { IamRecords, InlinePolicy } from "./records.ts";
import { noSuchEntity } from "./role.ts";

/** Characters that all inline policies of one role may have together, blanks not counted (IAM User Guide, "IAM quotas"). */
const limit = 10_240;

/** Puts an inline policy on a role. Throws NoSuchEntity, or LimitExceeded in IAM's words. */
export function putInline(records: IamRecords, account: string, role: string, { name, text }: InlinePolicy): void {
  if (!records.role(account, role)) throw noSuchEntity(`The role with name ${role} cannot be found.`);
  const others = records.inlinePolicies(account, role).filter((one) => one.name !== name);
  const characters = [...others.map((one) => one.text), text].reduce((sum, one) => sum + sizeOf(one), 0);
  if (characters > limit)
    throw new AwsError("LimitExceeded", `Maximum policy size of ${limit} bytes exceeded for role ${role}`, 409);
  records.putInlinePolicy(account, role, name, text);
}

const sizeOf = (text: string): number => text.replace(/\s/g, "").length;
