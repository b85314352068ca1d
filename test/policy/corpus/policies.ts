/** IAM policies that nobody here wrote, as resources of a stack. fixtures/README.md says where they are from. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { Resource } from "../../../policy/core/rule.ts";

const kinds = ["identity", "trust", "bucket", "queue", "topic", "key", "secret"] as const;
export type Kind = (typeof kinds)[number];

const source = z.strictObject({
  source: z.string(),
  version: z.string(),
  licence: z.enum(["Apache-2.0", "BSD-3-Clause", "MIT", "MIT-0"]),
  policies: z.array(
    z.strictObject({
      name: z.string(),
      kind: z.enum(kinds),
      /** The file in its source. */
      from: z.string(),
      /** The policy; several are all policies of one role. */
      documents: z.array(z.record(z.string(), z.unknown())).min(1),
    }),
  ),
});

export type Policy = z.infer<typeof source>["policies"][number];
export type Source = z.infer<typeof source>;

const folder = fileURLToPath(new URL("fixtures", import.meta.url));

export const sources: readonly Source[] = readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .sort()
  .map((file) => {
    const read = source.parse(JSON.parse(readFileSync(`${folder}/${file}`, "utf8")));
    const named = read.policies.map((policy) => ({ ...policy, name: `${file.replace(".json", "")}/${policy.name}` }));
    return { ...read, policies: named };
  });

/** Every policy; its name begins with its source's file. */
export const policies: readonly Policy[] = sources.flatMap((one) => one.policies);

const trustOfLambda = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

const types = {
  bucket: "aws:s3/bucketPolicy:BucketPolicy",
  queue: "aws:sqs/queuePolicy:QueuePolicy",
  topic: "aws:sns/topicPolicy:TopicPolicy",
  key: "aws:kms/keyPolicy:KeyPolicy",
  secret: "aws:secretsmanager/secretPolicy:SecretPolicy",
} as const;

/** The policy as a program would register it: an identity policy as those of one role. */
export function resourcesOf({ name, kind, documents }: Policy): readonly Resource[] {
  const [first] = documents;
  if (kind === "trust") return [resource(name, "aws:iam/role:Role", { assumeRolePolicy: JSON.stringify(first) })];
  if (kind !== "identity") return [resource(name, types[kind], { policy: JSON.stringify(first) })];
  const role = resource(`${name}.role`, "aws:iam/role:Role", { name, assumeRolePolicy: trustOfLambda });
  const attached = documents.map((document, index) => ({
    ...resource(`${name}.${index}`, "aws:iam/rolePolicy:RolePolicy", { role: name, policy: JSON.stringify(document) }),
    references: { role: [role.urn] },
  }));
  return [role, ...attached];
}

function resource(name: string, type: string, props: object): Resource {
  return { type, name, urn: `urn:pulumi:corpus::policies::${type}::${name}`, props: { ...props } };
}
