/** Where policy documents stand. */
import type { Props, Subject } from "#policy/core/rule";
import { at, isRecord, list, parsed } from "#policy/core/values";

/** Identity policies: what somebody may do. Type → inputs that hold them. */
const identity: Readonly<Record<string, readonly string[]>> = {
  "aws:iam/rolePolicy:RolePolicy": ["policy"],
  "aws:iam/userPolicy:UserPolicy": ["policy"],
  "aws:iam/groupPolicy:GroupPolicy": ["policy"],
  "aws:iam/policy:Policy": ["policy"],
  "aws:iam/role:Role": ["inlinePolicies"],
};

/** Resource policies: who may do it here. */
const resource: Readonly<Record<string, readonly string[]>> = {
  "aws:s3/bucketPolicy:BucketPolicy": ["policy"],
  "aws:s3/bucket:Bucket": ["policy"],
  "aws:s3/bucketV2:BucketV2": ["policy"],
  "aws:s3/accessPoint:AccessPoint": ["policy"],
  "aws:s3control/accessPointPolicy:AccessPointPolicy": ["policy"],
  "aws:sqs/queuePolicy:QueuePolicy": ["policy"],
  "aws:sqs/queue:Queue": ["policy"],
  "aws:sns/topicPolicy:TopicPolicy": ["policy"],
  "aws:sns/topic:Topic": ["policy"],
  "aws:kms/key:Key": ["policy"],
  "aws:kms/keyPolicy:KeyPolicy": ["policy"],
  "aws:kms/replicaKey:ReplicaKey": ["policy"],
  "aws:kms/externalKey:ExternalKey": ["policy"],
  "aws:secretsmanager/secret:Secret": ["policy"],
  "aws:secretsmanager/secretPolicy:SecretPolicy": ["policy"],
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": ["policy"],
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": ["policyDocument"],
  "aws:dynamodb/resourcePolicy:ResourcePolicy": ["policy"],
  "aws:kinesis/resourcePolicy:ResourcePolicy": ["policy"],
  "aws:lambda/resourcePolicy:ResourcePolicy": ["policy"],
  "aws:ecr/repositoryPolicy:RepositoryPolicy": ["policy"],
  "aws:ecr/registryPolicy:RegistryPolicy": ["policy"],
  "aws:efs/fileSystemPolicy:FileSystemPolicy": ["policy"],
  "aws:backup/vaultPolicy:VaultPolicy": ["policy"],
  "aws:glue/resourcePolicy:ResourcePolicy": ["policy"],
  "aws:glacier/vault:Vault": ["accessPolicy"],
  "aws:schemas/registryPolicy:RegistryPolicy": ["policy"],
  "aws:codebuild/resourcePolicy:ResourcePolicy": ["policy"],
  "aws:codeartifact/domainPermissions:DomainPermissions": ["policyDocument"],
  "aws:codeartifact/repositoryPermissionsPolicy:RepositoryPermissionsPolicy": ["policyDocument"],
  "aws:msk/clusterPolicy:ClusterPolicy": ["policy"],
  "aws:opensearch/domain:Domain": ["accessPolicies"],
  "aws:opensearch/domainPolicy:DomainPolicy": ["accessPolicies"],
  "aws:elasticsearch/domain:Domain": ["accessPolicies"],
  "aws:elasticsearch/domainPolicy:DomainPolicy": ["accessPolicies"],
  "aws:ses/identityPolicy:IdentityPolicy": ["policy"],
  "aws:sesv2/emailIdentityPolicy:EmailIdentityPolicy": ["policy"],
};

const trust: Readonly<Record<string, readonly string[]>> = { "aws:iam/role:Role": ["assumeRolePolicy"] };

const kinds = { identity, resource, trust };
export type DocumentKind = keyof typeof kinds;

export const typesWith = (...of: readonly DocumentKind[]): readonly string[] => [
  ...new Set(of.flatMap((kind) => Object.keys(kinds[kind]))),
];

export const inputsWith = (...of: readonly DocumentKind[]): readonly string[] => [
  ...new Set(of.flatMap((kind) => Object.values(kinds[kind]).flat())),
];

/** A resource, or what is known of one. */
export type Holder = Pick<Subject, "type" | "props"> & Partial<Subject>;

type Found = { readonly path: string; readonly document: unknown };

/** The documents of a kind in a resource: as text, or as the object that pulumi-aws takes as well. */
export function documentsOf({ type, props }: Holder, kind: DocumentKind): readonly Found[] {
  return (kinds[kind][type] ?? []).flatMap((path) => {
    if (path !== "inlinePolicies") return list(props[path]).map((document) => ({ path, document }));
    return list(props[path]).flatMap((inline, index) => {
      const document = at(inline, "policy");
      return document === undefined ? [] : [{ path: `${path}.${index}.policy`, document }];
    });
  });
}

/** The document as an object; undefined when it is not JSON. */
export function readable(document: unknown): Props | undefined {
  const value = typeof document === "string" ? parsed(document) : document;
  return isRecord(value) ? value : undefined;
}
