import { isOwnedArn } from "#policy/core/conditions";
import type { ResourceRule, Subject, Violation } from "#policy/core/rule";

const layer = "aws:lambda/layerVersionPermission:LayerVersionPermission";

export const namedCallers: ResourceRule = {
  id: "lambda-named-callers",
  title: "Functions are called by named resources only",
  severity: "critical",
  types: ["aws:lambda/permission:Permission", layer],
  reads: ["principal", "sourceArn", "sourceAccount", "principalOrgId", "organizationId"],
  why: "A permission for a service without a source lets every account's resources of that service call the function.",
  fix: "Set sourceArn to what calls: the API's route, the rule, the bucket (and sourceAccount, where an ARN has no account).",
  reference: "FSBP Lambda.1",
  check: wrong,
};

function wrong({ type, props }: Subject): readonly Violation[] {
  const { principal, sourceArn, sourceAccount, principalOrgId, organizationId } = props;
  const noun = type === layer ? "use this layer" : "call this function";
  const organization = type === layer ? organizationId : principalOrgId;
  if (principal === "*" && organization === undefined) return [{ path: "principal", message: `everybody may ${noun}` }];
  const isService = typeof principal === "string" && principal.endsWith(".amazonaws.com");
  if (!isService || sourceAccount !== undefined) return [];
  if (typeof sourceArn !== "string")
    return [{ path: "sourceArn", message: `${principal} may call this function for anybody: no source is named` }];
  if (!isOwnedArn(sourceArn))
    return [{ path: "sourceArn", message: `${principal} may call this function for every account of ${sourceArn}` }];
  const [, , , , account] = sourceArn.split(":");
  return account === ""
    ? [{ path: "sourceAccount", message: `${sourceArn} may become another account's: no sourceAccount is named` }]
    : [];
}
