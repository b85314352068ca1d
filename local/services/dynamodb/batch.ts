import { z } from "zod";
import { type ApiRequest, AwsError, type Properties } from "../../service.ts";
import { parseInput } from "../parse-input.ts";
import { type Item, itemShape, keyOf } from "./item.ts";
import { type Table, tableId } from "./table.ts";
import type { Tables } from "./tables.ts";
import { commit, type JudgedWrite, peek, type Writing } from "./write.ts";

const requests = z.array(
  z.looseObject({
    PutRequest: z.looseObject({ Item: itemShape }).optional(),
    DeleteRequest: z.looseObject({ Key: itemShape }).optional(),
  }),
);

/** The batch's tables, and its requests under their plain names: a batch may call them by ARN. */
export function batchOf(
  tables: Tables,
  input: Properties,
  request: ApiRequest,
): { tables: [Table, ...Table[]]; items: Record<string, unknown> } {
  const given = Object.entries(parseInput(z.record(z.string(), z.unknown()), input.RequestItems));
  const found = given.map(([name, value]) => ({ table: tables.find(name, request), value }));
  const [first, ...rest] = found.map(({ table }) => table);
  if (first === undefined)
    throw new AwsError("ValidationException", "The RequestItems parameter is required and must name a table");
  if (rest.some(({ account, region }) => account !== first.account || region !== first.region))
    throw new AwsError("ValidationException", "All tables of a batch must be of one account and region");
  return { tables: [first, ...rest], items: Object.fromEntries(found.map(({ table, value }) => [table.name, value])) };
}

/** Makes every write of a batch. Call it in the turn of every table it touches. */
export async function batchWrite(
  writing: Writing,
  batch: ReturnType<typeof batchOf>,
  input: Properties,
): Promise<Properties> {
  const written: { table: Table; key: Item; gone: boolean }[] = batch.tables.flatMap((table) =>
    parseInput(requests, batch.items[table.name]).map(({ PutRequest, DeleteRequest }) => ({
      table,
      key: PutRequest === undefined ? (DeleteRequest?.Key ?? {}) : keyOf(PutRequest.Item, table),
      gone: PutRequest === undefined,
    })),
  );
  const judge = await writing.tables.judge(batch.tables[0]);
  for (const table of batch.tables) await writing.tables.judge(table);
  const before = await Promise.all(written.map(({ table, key }) => peek(judge, table, key)));
  const answer = await judge("BatchWriteItem", { ...input, RequestItems: batch.items });
  const writes = written.map(async ({ table, key, gone }, place): Promise<JudgedWrite> => {
    const after = gone ? undefined : await peek(judge, table, key);
    return { table, before: before[place], after, answer };
  });
  await commit(writing, await Promise.all(writes));
  return answer;
}

export const idsOf = (tables: readonly Table[]): string[] => [...new Set(tables.map(tableId))].sort();
