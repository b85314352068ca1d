/**
 * The secret store: one empty secret for each name that functions declare. Values come by `socless secret set`, never
 * through Pulumi; only this deployment's functions read them, and who is named in the settings.
 */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { rolePath } from "./names.ts";
import { here } from "./place.ts";
import { type Deployment, ownedBy, retainedBy } from "./retention.ts";
import type { Target } from "./target.ts";

export type SecretStoreArgs = {
  readonly target: Target;
  readonly deployment: Deployment;
  /** For example `jira/token`. */
  readonly names: readonly string[];
};

/** Days in which a deleted secret can be restored, when the stack protects its data. */
const recoveryDays = 30;

/** The secrets' ARNs by name. What leaves the program may still be read by functions that serve running investigations. */
export class SecretStore extends pulumi.ComponentResource {
  readonly arns: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, args: SecretStoreArgs, opts?: pulumi.ComponentResourceOptions) {
    super("socless:index:SecretStore", name, {}, opts);
    const { region, deletionProtection } = args.target;
    const names = [...new Set(args.names)].sort();
    const policy = readersOnly(args.target);
    const child = { parent: this, ...retainedBy(args.target) };
    const create = (secret: string) => {
      const logicalName = `${name}-${secret.replaceAll("/", "-")}`;
      const { arn } = new aws.secretsmanager.Secret(
        logicalName,
        {
          region,
          description: secret,
          recoveryWindowInDays: deletionProtection ? recoveryDays : 0,
          tags: ownedBy(args.deployment),
        },
        child,
      );
      new aws.secretsmanager.SecretPolicy(
        logicalName,
        { region, secretArn: arn, policy, blockPublicPolicy: true },
        child,
      );
      return arn;
    };
    this.arns = Object.fromEntries(names.map((secret) => [secret, create(secret)]));
    this.registerOutputs({ arns: this.arns, declaration: { at: here() } });
  }
}

/**
 * Closes a secret to all permissions in the account but those of the deployment's functions, each of which has one for
 * exactly its secrets. Roles are named by their path: functions that left the program still serve running
 * investigations. Only reading is denied, so that whoever administers secrets can put values and change this policy.
 */
function readersOnly({ account, stack, formerStacks, secretReaders }: Target): string {
  const functions = [stack, ...formerStacks].flatMap((name) =>
    (["platform", "tasks"] as const).map((group) => `arn:*:iam::${account}:role${rolePath(name, group)}*`),
  );
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Deny",
        Principal: "*",
        Action: "secretsmanager:GetSecretValue",
        Resource: "*",
        Condition: { ArnNotLike: { "aws:PrincipalArn": [...functions, ...secretReaders] } },
      },
    ],
  });
}
