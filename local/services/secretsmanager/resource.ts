import { z } from "zod";
import type { Cloud } from "../../cloud-type.ts";
import { AwsError, type Properties, type Resource, type ResourceContext } from "../../service.ts";
import { parseInputs } from "../inputs.ts";
import { newSecret } from "./operations.ts";
import type { Secret, Secrets } from "./secret.ts";

const type = "aws:secretsmanager/secret:Secret";
const shape = z.looseObject({ name: z.string(), description: z.string().default("") });

/** A secret as Pulumi makes it: without a value, which a person or a command puts in later. */
export function secretResource(cloud: Cloud, secrets: Secrets): Resource {
  return {
    type,
    inputs: {
      name: "replace",
      description: "optional",
      kmsKeyId: "optional",
      recoveryWindowInDays: "optional",
      forceOverwriteReplicaSecret: "optional",
      policy: "optional",
      tags: "optional",
    },
    autoName: { property: "name", max: 512 },
    jsonInputs: ["policy"],
    computed: ["arn"],
    async create(inputs, context) {
      const { name, description } = parseInputs(shape, inputs, type);
      if (secrets.list(context).some((secret) => secret.name === name))
        throw new AwsError(
          "ResourceExistsException",
          `The operation failed because the secret ${name} already exists.`,
        );
      const secret = newSecret(name, description, inputs, context, cloud.clock.now());
      secrets.put(secret);
      return { id: secret.arn, outputs: outputsOf(secret) };
    },
    async read(id, context) {
      const secret = found(secrets, id, context);
      return secret === undefined ? undefined : { inputs: secret.declared, outputs: outputsOf(secret) };
    },
    async update(id, inputs, _old, context) {
      const { description } = parseInputs(shape, inputs, type);
      const secret = { ...secrets.find(id, context), description, declared: inputs, changedAt: cloud.clock.now() };
      secrets.put(secret);
      return outputsOf(secret);
    },
    async delete(id, _old, context) {
      const secret = found(secrets, id, context);
      if (secret !== undefined) secrets.delete(secret);
    },
  };
}

function found(secrets: Secrets, id: string, context: ResourceContext): Secret | undefined {
  try {
    return secrets.find(id, context);
  } catch (error) {
    if (error instanceof AwsError && error.code === "ResourceNotFoundException") return undefined;
    throw error;
  }
}

const outputsOf = (secret: Secret): Properties => ({ ...secret.declared, id: secret.arn, arn: secret.arn });
