import { z } from "zod";
import { contextOf } from "../../iam/context.ts";
import { denied } from "../../iam/denied.ts";
import { parsePolicy } from "../../iam/policy.ts";
import { evaluateFor } from "../../iam/resource-policy.ts";
import { AwsError, type Principal, type Resource, type ResourceContext } from "../../service.ts";
import { parseInputs } from "../inputs.ts";
import type { Secret, Secrets } from "./secret.ts";

const type = "aws:secretsmanager/secretPolicy:SecretPolicy";
const shape = z.looseObject({ secretArn: z.string(), policy: z.string() });

/** A secret's resource policy; its id is the secret's ARN. */
export function secretPolicyResource(secrets: Secrets): Resource {
  const found = (arn: string, { account, region }: ResourceContext) =>
    secrets.list({ account, region }).find((secret) => secret.arn === arn);
  const set = (inputs: Record<string, unknown>, context: ResourceContext) => {
    const { secretArn, policy } = parseInputs(shape, inputs, type);
    parsed(policy);
    secrets.put({ ...secrets.find(secretArn, context), policy: inputs });
    return { id: secretArn, outputs: { ...inputs, id: secretArn } };
  };
  return {
    type,
    inputs: { secretArn: "required replace", policy: "required", blockPublicPolicy: "optional" },
    jsonInputs: ["policy"],
    computed: [],
    create: async (inputs, context) => set(inputs, context),
    async read(id, context) {
      const inputs = found(id, context)?.policy;
      return inputs && { inputs, outputs: { ...inputs, id } };
    },
    update: async (_id, inputs, _old, context) => set(inputs, context).outputs,
    async delete(id, _old, context) {
      const secret = found(id, context);
      if (secret === undefined) return;
      const { policy: _, ...without } = secret;
      secrets.put(without);
    },
  };
}

function parsed(policy: string) {
  try {
    return parsePolicy(policy);
  } catch (error) {
    throw new AwsError("MalformedPolicyDocumentException", error instanceof Error ? error.message : String(error));
  }
}

/** Throws AccessDenied when a policy of the secret denies this to the caller. The operator may do everything. */
export function refuseDenied(secret: Secret, principal: Principal, action: string): void {
  if (principal.kind === "operator") return;
  const question = { action, resource: secret.arn, context: contextOf(principal) };
  for (const policy of [secret.policy?.policy, secret.declared.policy]) {
    if (typeof policy !== "string" || policy === "") continue;
    const verdict = evaluateFor(parsed(policy), principal, question);
    if (verdict === "explicitly denied") throw denied(principal, question, "explicitly denied", "resource-based");
  }
}
