/** A role that one AWS service takes, with one policy of exact statements. */
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { policyDocument, type Statement, trustOf } from "./policy-document.ts";

export type ServiceRoleArgs = {
  readonly service: "lambda" | "states" | "scheduler" | "events";
  readonly account: string;
  /** See `rolePath`. */
  readonly path: string;
  readonly description: string;
  readonly statements: readonly Statement[];
  /** Others put policies on it too: they go with it. */
  readonly shared?: boolean;
  readonly tags?: Readonly<Record<string, pulumi.Input<string>>>;
};

/** The role, and its policy to wait for: what uses the role needs both. */
export function createServiceRole(name: string, args: ServiceRoleArgs, opts: pulumi.CustomResourceOptions) {
  const role = new aws.iam.Role(
    name,
    {
      assumeRolePolicy: trustOf(args.service, args.account),
      path: args.path,
      description: args.description,
      ...(args.shared ? { forceDetachPolicies: true } : {}),
      ...(args.tags ? { tags: args.tags } : {}),
    },
    opts,
  );
  const policy = new aws.iam.RolePolicy(name, { role: role.name, policy: policyDocument(args.statements) }, opts);
  return { role, policy };
}
