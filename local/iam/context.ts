import type { Principal } from "../service.ts";

/** What IAM itself knows of a caller. The loopback stands for TLS. A service that calls does it for something in an account. */
export function contextOf(principal: Principal): Record<string, string> {
  const arn = principal.kind === "role" ? principal.roleArn : principal.kind === "operator" ? principal.arn : undefined;
  return {
    "aws:SecureTransport": "true",
    "aws:PrincipalIsAWSService": String(principal.kind === "service"),
    ...(arn === undefined
      ? { "aws:SourceAccount": principal.account }
      : { "aws:PrincipalArn": arn, "aws:PrincipalAccount": principal.account }),
  };
}
