/** The three tables as the platform's functions reach them: conditional writes that say whether they were let through. */
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";

/** One table and the client that reaches it. */
export type Table = { readonly db: DynamoDBDocumentClient; readonly name: string };
type Attributes = Record<string, unknown>;

/** In expressions every attribute is written `#name`, so that reserved words need no care. */
export type Change = {
  readonly update: string;
  readonly condition?: string;
  readonly values?: Attributes;
  /** Names that are data, for example `{ "#choice": "not-me" }`. */
  readonly names?: Readonly<Record<string, string>>;
};

/** The item as it stands now, not as it stood a moment ago. */
export async function read(table: Table, key: Attributes): Promise<Attributes | undefined> {
  const { Item } = await table.db.send(new GetCommand({ TableName: table.name, Key: key, ConsistentRead: true }));
  return Item;
}

/** Changes an item and gives it as it stands afterwards; undefined when the condition was refused. */
export async function change(table: Table, key: Attributes, wanted: Change): Promise<Attributes | undefined> {
  const { update, condition, values, names: given = {} } = wanted;
  const written = await unlessRefused(
    table.db.send(
      new UpdateCommand({
        TableName: table.name,
        Key: key,
        UpdateExpression: update,
        ...(condition === undefined ? {} : { ConditionExpression: condition }),
        ...names(`${update} ${condition ?? ""}`, given),
        ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
        ReturnValues: "ALL_NEW",
      }),
    ),
  );
  return written && (written.Attributes ?? {});
}

/** Writes a whole item; false when the condition was refused. */
export async function put(table: Table, item: Attributes, condition: string, values?: Attributes): Promise<boolean> {
  const written = await unlessRefused(
    table.db.send(
      new PutCommand({
        TableName: table.name,
        Item: item,
        ConditionExpression: condition,
        ...names(condition),
        ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
      }),
    ),
  );
  return written !== undefined;
}

/** One page of an index or of a partition, in the order of its sort key. */
export async function query(
  table: Table,
  wanted: { index?: string; where: string; values: Attributes; limit: number; from?: Attributes | undefined },
): Promise<{ items: Attributes[]; next: Attributes | undefined }> {
  const page = await table.db.send(
    new QueryCommand({
      TableName: table.name,
      ...(wanted.index === undefined ? { ConsistentRead: true } : { IndexName: wanted.index }),
      KeyConditionExpression: wanted.where,
      ...names(wanted.where),
      ExpressionAttributeValues: wanted.values,
      Limit: wanted.limit,
      ...(wanted.from === undefined ? {} : { ExclusiveStartKey: wanted.from }),
    }),
  );
  return { items: page.Items ?? [], next: page.LastEvaluatedKey };
}

function names(
  expression: string,
  given: Readonly<Record<string, string>> = {},
): { ExpressionAttributeNames?: Record<string, string> } {
  const found = [...expression.matchAll(/#(\w+)/g)].map(([alias, name]) => [alias, name]);
  return found.length === 0 ? {} : { ExpressionAttributeNames: { ...Object.fromEntries(found), ...given } };
}

async function unlessRefused<T>(write: Promise<T>): Promise<T | undefined> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}

/** A number from 0 to `shards` − 1, spread evenly over random ids and fixed for each. */
export function shardOf(id: string, shards: number): number {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  return sum % shards;
}

export const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();
