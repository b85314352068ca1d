/** The secret store: one empty secret for each name that functions declare. Values come by `socless secret set`, never through Pulumi. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Target } from "./target.ts";

export type SecretStoreArgs = {
  readonly target: Target;
  /** For example `jira/token`. */
  readonly names: readonly string[];
};

/** Days in which a deleted secret can be restored, when the stack protects its data. */
const recoveryDays = 30;

/** The secrets' ARNs by name. */
export class SecretStore extends pulumi.ComponentResource {
  readonly arns: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, args: SecretStoreArgs, opts?: pulumi.ComponentResourceOptions) {
    super("socless:index:SecretStore", name, {}, opts);
    const { region, deletionProtection } = args.target;
    const names = [...new Set(args.names)].sort();
    this.arns = Object.fromEntries(
      names.map((secret) => [
        secret,
        new aws.secretsmanager.Secret(
          `${name}-${secret.replaceAll("/", "-")}`,
          { region, description: secret, recoveryWindowInDays: deletionProtection ? recoveryDays : 0 },
          { parent: this },
        ).arn,
      ]),
    );
    this.registerOutputs({ arns: this.arns });
  }
}
