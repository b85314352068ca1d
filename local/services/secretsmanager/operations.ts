import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Cloud } from "../../cloud-type.ts";
import { type ApiRequest, AwsError, type Need, type Operation, type Properties } from "../../service.ts";
import { parseInput } from "../parse-input.ts";
import { newArn, type Secret, type Secrets, type Version } from "./secret.ts";
import { versionOf, withoutStage, withStages } from "./versions.ts";

const read = z.looseObject({ VersionId: z.string().optional(), VersionStage: z.string().optional() });
const value = z.looseObject({
  ClientRequestToken: z
    .string()
    .min(32)
    .max(64)
    .default(() => randomUUID()),
  SecretString: z.string().max(65_536).optional(),
  SecretBinary: z.string().optional(),
  VersionStages: z.array(z.string()).min(1).default(["AWSCURRENT"]),
});
const create = z.looseObject({ Name: z.string().min(1).max(512), Description: z.string().default("") });
const move = z.looseObject({
  VersionStage: z.string(),
  RemoveFromVersionId: z.string().optional(),
  MoveToVersionId: z.string().optional(),
});
const tags = z.record(z.string(), z.string());
const page = z.looseObject({ MaxResults: z.int().min(1).max(100).default(100), NextToken: z.string().default("") });

/** What Secrets Manager answers on the wire. */
export function operations(cloud: Cloud, secrets: Secrets): Operation[] {
  const now = () => cloud.clock.now();
  const onSecret =
    (name: string): Operation["needs"] =>
    (input, request) => [need(name, secrets, input, request)];
  const operation = (name: string, run: (secret: Secret, input: Properties) => Properties): Operation => ({
    name,
    needs: onSecret(name),
    run: (input, request) => run(secrets.find(input.SecretId, request), input),
  });

  return [
    operation("GetSecretValue", (secret, input) => {
      const { VersionId, VersionStage } = parseInput(read, input, "InvalidParameterException");
      const { id, text, binary, stages, createdAt } = versionOf(secret.versions, VersionId, VersionStage);
      const body = text === undefined ? { SecretBinary: binary } : { SecretString: text };
      return { ...named(secret), VersionId: id, ...body, VersionStages: stages, CreatedDate: createdAt / 1000 };
    }),
    operation("PutSecretValue", (secret, input) => {
      const added = put(secret, input, now());
      secrets.put(added.secret);
      return { ...named(secret), VersionId: added.version.id, VersionStages: added.version.stages };
    }),
    operation("UpdateSecretVersionStage", (secret, input) => {
      const { VersionStage: stage, RemoveFromVersionId: from, MoveToVersionId: to } = parseInput(move, input);
      const holder = secret.versions.find(({ stages }) => stages.includes(stage));
      if (holder !== undefined && holder.id !== to && holder.id !== from)
        throw new AwsError(
          "InvalidParameterException",
          `The parameter RemoveFromVersionId must be ${holder.id}, to which the staging label ${stage} is attached.`,
        );
      if (to === undefined && stage === "AWSCURRENT")
        throw new AwsError("InvalidParameterException", "You can only move staging label AWSCURRENT to a version.");
      if (to !== undefined) versionOf(secret.versions, to, undefined);
      const versions =
        to === undefined ? withoutStage(secret.versions, from ?? "", stage) : withStages(secret.versions, to, [stage]);
      secrets.put({ ...secret, versions, changedAt: now() });
      return named(secret);
    }),
    operation("DescribeSecret", (secret) => described(secret)),
    operation("DeleteSecret", (secret) => {
      secrets.delete(secret);
      return { ...named(secret), DeletionDate: now() / 1000 };
    }),
    {
      name: "CreateSecret",
      needs: (input, { account, region }) => [
        {
          action: "secretsmanager:CreateSecret",
          resource: `arn:aws:secretsmanager:${region}:${account}:secret:${String(input.Name)}-??????`,
        },
      ],
      run: (input, request) => {
        const { Name, Description, SecretString, SecretBinary } = parseInput(
          create,
          input,
          "InvalidParameterException",
        );
        if (secrets.list(request).some(({ name }) => name === Name))
          throw new AwsError(
            "ResourceExistsException",
            `The operation failed because the secret ${Name} already exists.`,
          );
        const empty = newSecret(Name, Description, {}, request, now());
        const hasValue = SecretString !== undefined || SecretBinary !== undefined;
        const added = hasValue ? put(empty, input, now()) : undefined;
        secrets.put(added?.secret ?? empty);
        return { ...named(empty), ...(added === undefined ? {} : { VersionId: added.version.id }) };
      },
    },
    {
      name: "ListSecrets",
      needs: () => [{ action: "secretsmanager:ListSecrets", resource: "*" }],
      run: (input, request) => {
        const { MaxResults, NextToken } = parseInput(page, input, "InvalidParameterException");
        const rest = secrets.list(request).filter(({ name }) => name > NextToken);
        const shown = rest.slice(0, MaxResults);
        return {
          SecretList: shown.map(described),
          ...(rest.length > MaxResults ? { NextToken: shown.at(-1)?.name } : {}),
        };
      },
    },
  ];
}

/** The permission on a secret; one that is not there is asked for by what the caller wrote. */
function need(action: string, secrets: Secrets, input: Properties, request: ApiRequest): Need {
  const id = String(input.SecretId);
  const missing = id.startsWith("arn:")
    ? id
    : `arn:aws:secretsmanager:${request.region}:${request.account}:secret:${id}`;
  try {
    return { action: `secretsmanager:${action}`, resource: secrets.find(id, request).arn };
  } catch {
    return { action: `secretsmanager:${action}`, resource: missing };
  }
}

export const newSecret = (
  name: string,
  description: string,
  declared: Properties,
  { account, region }: Pick<ApiRequest, "account" | "region">,
  now: number,
): Secret => ({
  ...{ account, region, name, description, declared, versions: [] },
  arn: newArn(name, { account, region }),
  createdAt: now,
  changedAt: now,
});

/** Adds a value. The same token with the same value is the same version; with another value it is refused. */
function put(secret: Secret, input: Properties, now: number): { secret: Secret; version: Version } {
  const given = parseInput(value, input, "InvalidParameterException");
  const { ClientRequestToken: id, SecretString: text, SecretBinary: binary, VersionStages: stages } = given;
  if ((text === undefined) === (binary === undefined))
    throw new AwsError("InvalidParameterException", "You must provide either SecretString or SecretBinary.");
  const same = secret.versions.find((version) => version.id === id);
  if (same !== undefined && (same.text !== text || same.binary !== binary))
    throw new AwsError("ResourceExistsException", `You can't modify the existing version ${id} of the secret.`);
  if (same !== undefined) return { secret, version: same };
  const added: Version = {
    ...{ id, createdAt: now, stages: [] },
    ...(text === undefined ? {} : { text }),
    ...(binary === undefined ? {} : { binary }),
  };
  const versions = withStages([...secret.versions, added], id, stages);
  return { secret: { ...secret, versions, changedAt: now }, version: versionOf(versions, id, undefined) };
}

const named = ({ arn, name }: Secret) => ({ ARN: arn, Name: name });

const tagsOf = ({ declared }: Secret) =>
  Object.entries(tags.parse(declared.tags ?? {})).map(([Key, Value]) => ({ Key, Value }));

const described = (secret: Secret): Properties => ({
  ...named(secret),
  Description: secret.description,
  CreatedDate: secret.createdAt / 1000,
  LastChangedDate: secret.changedAt / 1000,
  Tags: tagsOf(secret),
  VersionIdsToStages: Object.fromEntries(
    secret.versions.filter(({ stages }) => stages.length > 0).map(({ id, stages }) => [id, stages]),
  ),
});
