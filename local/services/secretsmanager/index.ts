import type { Cloud } from "../../cloud-type.ts";
import type { Service } from "../../service.ts";
import { operations } from "./operations.ts";
import { policiesOf, secretPolicyResource } from "./policy.ts";
import { secretResource } from "./resource.ts";
import { openSecrets } from "./secret.ts";

/** Secrets Manager: secrets with their versions, stages and policies. */
export function secretsmanager(cloud: Cloud): Service {
  const secrets = openSecrets(cloud);
  return {
    name: "secretsmanager",
    protocol: { kind: "json", targetPrefix: "secretsmanager", version: "1.1" },
    operations: operations(cloud, secrets),
    resources: [secretResource(cloud, secrets), secretPolicyResource(secrets)],
    ownerOf: (arn) => {
      const secret = secrets.byArn(arn);
      return secret && { account: secret.account, policies: policiesOf(secret) };
    },
  };
}
