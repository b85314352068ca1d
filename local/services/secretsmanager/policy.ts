import { z } from "zod";
import { parsePolicy } from "../../iam/policy.ts";
import { AwsError, type Resource, type ResourceContext } from "../../service.ts";
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
    check(policy);
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

function check(policy: string): void {
  try {
    parsePolicy(policy);
  } catch (error) {
    throw new AwsError("MalformedPolicyDocumentException", error instanceof Error ? error.message : String(error));
  }
}

/** The secret's own policies as JSON text. */
export const policiesOf = ({ policy, declared }: Secret): readonly string[] =>
  [policy?.policy, declared.policy].flatMap((text) => (typeof text === "string" && text !== "" ? [text] : []));
