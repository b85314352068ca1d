import type { Cloud } from "../../cloud-type.ts";
import { AwsError, type Properties } from "../../service.ts";
import { parseInput } from "../parse-input.ts";
import { type Item, itemShape, keyOf, storeKey } from "./item.ts";
import type { Judge } from "./judge.ts";
import type { Change, Streams } from "./stream.ts";
import type { Table } from "./table.ts";
import { itemsOf, type Tables } from "./tables.ts";

export type WriteOperation = "PutItem" | "UpdateItem" | "DeleteItem";
export type Writing = { readonly cloud: Cloud; readonly tables: Tables; readonly streams: Streams };

/** A write that the judge has made in memory and that is not stored yet. */
export type JudgedWrite = Change & { readonly table: Table; readonly answer: Properties };

/** The key of the item that a write means. */
export const keyWritten = (operation: WriteOperation, table: Table, input: Properties): Item =>
  operation === "PutItem" ? keyOf(parseInput(itemShape, input.Item), table) : parseInput(itemShape, input.Key);

/** The item in memory; undefined also for a key that is not one of this table, which the write itself then refuses. */
export async function peek(judge: Judge, table: Table, Key: Item): Promise<Item | undefined> {
  try {
    const { Item } = await judge("GetItem", { TableName: table.name, Key, ConsistentRead: true });
    return Item === undefined ? undefined : itemShape.parse(Item);
  } catch (error) {
    if (error instanceof AwsError && error.status < 500) return undefined;
    throw error;
  }
}

/** Lets the judge make one write in memory. Call it in the table's turn and then `commit` or `takeBack` it. */
export async function judgeWrite(
  { tables }: Writing,
  operation: WriteOperation,
  table: Table,
  { ReturnValuesOnConditionCheckFailure: onFailure, ...input }: Properties,
): Promise<JudgedWrite> {
  const judge = await tables.judge(table);
  const key = keyWritten(operation, table, input);
  const before = await peek(judge, table, key);
  try {
    const answer = await judge(operation, { ...input, TableName: table.name });
    const after = operation === "DeleteItem" ? undefined : await peek(judge, table, key);
    return { table, before, after, answer };
  } catch (error) {
    const failed = error instanceof AwsError && error.code === "ConditionalCheckFailedException";
    if (failed && onFailure === "ALL_OLD" && before !== undefined)
      throw new AwsError(error.code, error.message, error.status, { Item: before });
    throw error;
  }
}

/** Stores the writes and their stream records in one transaction, with `alongside`; then tells who listens. */
export async function commit(writing: Writing, writes: readonly JudgedWrite[], alongside?: () => void): Promise<void> {
  const { cloud, streams } = writing;
  try {
    cloud.store.transaction(() => {
      for (const write of writes) {
        const { table, before, after } = write;
        if (after !== undefined) cloud.store.put(itemsOf(table), storeKey(after, table), after);
        else if (before !== undefined) cloud.store.delete(itemsOf(table), storeKey(before, table));
        streams.append(table, write);
      }
      alongside?.();
    });
  } catch (error) {
    await takeBack(writing, writes);
    throw error;
  }
  for (const table of new Set(writes.map(({ table }) => table))) streams.notify(table);
}

/** Puts the memory back to what the store holds. */
export async function takeBack({ tables }: Writing, writes: readonly JudgedWrite[]): Promise<void> {
  for (const { table, before, after } of writes.toReversed()) {
    const judge = await tables.judge(table);
    if (before !== undefined) await judge("PutItem", { TableName: table.name, Item: before });
    else if (after !== undefined) await judge("DeleteItem", { TableName: table.name, Key: keyOf(after, table) });
  }
}
