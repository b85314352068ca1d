import { z } from "zod";
import type { Properties, ResourceContext } from "../../service.ts";

const keySchema = z.object({ attributeName: z.string(), keyType: z.enum(["HASH", "RANGE"]) });
const index = z.looseObject({
  name: z.string(),
  hashKey: z.string().optional(),
  rangeKey: z.string().optional(),
  keySchemas: z.array(keySchema).optional(),
  projectionType: z.enum(["ALL", "KEYS_ONLY", "INCLUDE"]),
  nonKeyAttributes: z.array(z.string()).optional(),
});

/** The inputs of `aws:dynamodb/table:Table` that decide how the table behaves. */
export const tableInputs = z.looseObject({
  name: z.string().regex(/^[a-zA-Z0-9_.-]{3,255}$/, "must be 3 to 255 of a-z, A-Z, 0-9, _, . and -"),
  hashKey: z.string(),
  rangeKey: z.string().optional(),
  attributes: z.array(z.object({ name: z.string(), type: z.enum(["S", "N", "B"]) })),
  globalSecondaryIndexes: z.array(index).default([]),
  localSecondaryIndexes: z.array(index).default([]),
  streamEnabled: z.boolean().default(false),
  streamViewType: z.enum(["", "KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"]).default(""),
  ttl: z.looseObject({ attributeName: z.string().default(""), enabled: z.boolean().default(true) }).optional(),
  deletionProtectionEnabled: z.boolean().default(false),
});
export type TableInputs = z.output<typeof tableInputs>;
export type TableIndex = z.output<typeof index>;

/** A table as the store keeps it. */
export type Table = {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly inputs: TableInputs;
  /** The inputs as they were given. */
  readonly declared: Properties;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Names the present stream; absent when the table has none. */
  readonly streamLabel?: string;
};

export const tableArn = ({ account, region, name }: Pick<Table, "account" | "region" | "name">) =>
  `arn:aws:dynamodb:${region}:${account}:table/${name}`;

export const streamArn = (table: Table) =>
  table.streamLabel === undefined ? undefined : `${tableArn(table)}/stream/${table.streamLabel}`;

/** Where a table is found in the store; tables of one name in two accounts or regions are two tables. */
export const tableId = ({ account, region, name }: Pick<Table, "account" | "region" | "name">) =>
  `${account}/${region}/${name}`;

const arnPattern = /^arn:aws:dynamodb:([^:]*):([^:]*):table\/([^/]+)/;

/** Which table a call means: by name in the caller's account and region, or by ARN. */
export function tableNamed(
  given: unknown,
  context: Pick<ResourceContext, "account" | "region">,
): { account: string; region: string; name: string } {
  const text = typeof given === "string" ? given : "";
  const [, region, account, name] = arnPattern.exec(text) ?? [];
  if (region !== undefined && account !== undefined && name !== undefined) return { account, region, name };
  return { account: context.account, region: context.region, name: text };
}

/** Partition key first. */
export const keyNames = ({ hashKey, rangeKey }: TableInputs): string[] =>
  rangeKey === undefined || rangeKey === "" ? [hashKey] : [hashKey, rangeKey];

/** The attributes of an index's key, partition key first. */
export function indexKeyNames({ hashKey, rangeKey, keySchemas }: TableIndex): string[] {
  if (keySchemas !== undefined && keySchemas.length > 0)
    return keySchemas.toSorted((a, b) => a.keyType.localeCompare(b.keyType)).map(({ attributeName }) => attributeName);
  return [hashKey, rangeKey].filter((name) => name !== undefined && name !== "").map(String);
}
