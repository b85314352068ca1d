import type { Principal } from "../service.ts";

/** The organisation that an account is in, if any. */
export type OrganizationOf = (account: string) => string | undefined;

/**
 * What IAM itself knows of a caller. The loopback stands for TLS. A service that calls does it for something in an account.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function contextOf(principal: Principal, organizationOf: OrganizationOf): Record<string, string> {
  const { account } = principal;
  const arn = principal.kind === "role" ? principal.roleArn : principal.kind === "operator" ? principal.arn : undefined;
  const organization = organizationOf(account);
  return {
    "aws:SecureTransport": "true",
    "aws:PrincipalIsAWSService": String(principal.kind === "service"),
    ...(arn === undefined
      ? { "aws:SourceAccount": account, ...(organization && { "aws:SourceOrgID": organization }) }
      : {
          "aws:PrincipalArn": arn,
          "aws:PrincipalAccount": account,
          ...(organization && { "aws:PrincipalOrgID": organization }),
        }),
  };
}

/** What IAM knows of the account that a resource is in. */
export function resourceContext(account: string, organizationOf: OrganizationOf): Record<string, string> {
  const organization = organizationOf(account);
  return { "aws:ResourceAccount": account, ...(organization && { "aws:ResourceOrgID": organization }) };
}
