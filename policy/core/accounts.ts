/** Whom a principal or an ARN is of: an account, or a service. */
import type { Stack } from "#policy/core/rule";
import { texts } from "#policy/core/values";

/** The account that a principal names: by its number, its root, or one of its roles and users. */
export const accountOf = (principal: string): string | undefined =>
  /^(?:arn:[\w-]+:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(principal)?.[1];

/** Everybody in the account, as far as its own policies let them. */
export const isWholeAccount = (principal: string): boolean => /^(\d{12}|arn:[\w-]+:iam::\d{12}:root)$/.test(principal);

/** `logs` of `logs.eu-central-1.amazonaws.com`. */
export const serviceNamed = (principal: string): string =>
  principal.toLowerCase().replace(/(\.[a-z]{2,}(-[a-z]+)+-\d+)?\.amazonaws\.com(\.cn)?$/, "");

/** The accounts that the stack deploys to, as its providers and the ARNs of its resources tell; none when nothing is known yet. */
export function ownAccounts({ resources }: Pick<Stack, "resources">): ReadonlySet<string> {
  const allowed = resources
    .filter(({ type }) => type === "pulumi:providers:aws")
    .flatMap(({ props }) => texts(props.allowedAccountIds));
  const arns = resources.flatMap(({ props }) => texts(props.arn)).map((arn) => arn.split(":")[4] ?? "");
  return new Set([...allowed, ...arns].filter((account) => /^\d{12}$/.test(account)));
}
