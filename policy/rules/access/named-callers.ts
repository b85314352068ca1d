import type { ResourceRule } from "#policy/core/rule";

export const namedCallers: ResourceRule = {
  id: "lambda-named-callers",
  title: "Functions are called by named resources only",
  severity: "critical",
  types: ["aws:lambda/permission:Permission"],
  reads: ["principal", "sourceArn", "sourceAccount", "principalOrgId"],
  why: "A permission for a service without a source lets every account's resources of that service call the function.",
  fix: "Set sourceArn to what calls: the API's route, the rule, the bucket (and sourceAccount, where an ARN has no account).",
  reference: "FSBP Lambda.1",
  check: ({ props: { principal, sourceArn, sourceAccount, principalOrgId } }) => {
    if (principal === "*" && principalOrgId === undefined)
      return [{ path: "principal", message: "everybody may call this function" }];
    const isService = typeof principal === "string" && principal.endsWith(".amazonaws.com");
    if (!isService || sourceArn !== undefined || sourceAccount !== undefined) return [];
    return [{ path: "sourceArn", message: `${principal} may call this function for anybody: no source is named` }];
  },
};
