import type { Principal } from "../service.ts";

/** What IAM itself knows of a caller. The loopback stands for TLS. */
export function contextOf(principal: Principal): Record<string, string> {
  const arn = principal.kind === "role" ? principal.roleArn : principal.kind === "operator" ? principal.arn : undefined;
  return {
    "aws:SecureTransport": "true",
    "aws:PrincipalIsAWSService": String(principal.kind === "service"),
    ...(arn && { "aws:PrincipalArn": arn, "aws:PrincipalAccount": principal.account }),
  };
}
