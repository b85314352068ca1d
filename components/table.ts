/** What all tables share: on demand, encrypted, recoverable to any second of the last 35 days. */
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Target } from "./target.ts";

type KeyType = "S" | "N";
type Key = { readonly name: string; readonly type: KeyType };

/** A secondary index: its keys, and what it carries besides. */
export type Index = {
  readonly name: string;
  readonly hash: Key;
  readonly range?: Key;
  /** Attributes carried along; none: the keys only. */
  readonly carries?: readonly string[];
};

export type TableLayout = {
  readonly hash: Key;
  readonly range?: Key;
  readonly indexes: readonly Index[];
  /** Whether items are evidence, or are to be forgotten: a promise that the policy pack holds `ttl` against. */
  readonly items: "stay" | "end";
  /** Epoch seconds after which an item may be deleted. */
  readonly ttl?: string;
  readonly stream: "none" | "new-and-old-images";
};

/** The inputs of a table with this layout. */
export function tableArgs(layout: TableLayout, target: Target): aws.dynamodb.TableArgs {
  const keys = [layout, ...layout.indexes].flatMap(({ hash, range }) => (range ? [hash, range] : [hash]));
  const attributes = [...new Map(keys.map(({ name, type }) => [name, { name, type }])).values()];
  return {
    region: target.region,
    billingMode: "PAY_PER_REQUEST",
    hashKey: layout.hash.name,
    ...(layout.range ? { rangeKey: layout.range.name } : {}),
    attributes,
    globalSecondaryIndexes: layout.indexes.map(indexArgs),
    ...(layout.stream === "none" ? {} : { streamEnabled: true, streamViewType: "NEW_AND_OLD_IMAGES" }),
    ...(layout.ttl ? { ttl: { attributeName: layout.ttl, enabled: true } } : {}),
    pointInTimeRecovery: { enabled: true },
    serverSideEncryption: { enabled: true },
    deletionProtectionEnabled: target.deletionProtection,
    tags: { "socless:items": layout.items },
  };
}

function indexArgs(index: Index) {
  return {
    name: index.name,
    keySchemas: [
      { attributeName: index.hash.name, keyType: "HASH" },
      ...(index.range ? [{ attributeName: index.range.name, keyType: "RANGE" }] : []),
    ],
    ...(index.carries
      ? { projectionType: "INCLUDE", nonKeyAttributes: [...index.carries] }
      : { projectionType: "KEYS_ONLY" }),
  };
}

/** Makes the one table of a component. */
export function createTable(name: string, layout: TableLayout, target: Target, parent: pulumi.Resource) {
  return new aws.dynamodb.Table(name, tableArgs(layout, target), { parent, protect: target.deletionProtection });
}
