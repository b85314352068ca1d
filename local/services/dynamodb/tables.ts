import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import type { Cloud } from "../../cloud-type.ts";
import { AwsError, type ResourceContext } from "../../service.ts";
import { createTableInput } from "./definition.ts";
import type { Item } from "./item.ts";
import { type Judge, openJudge } from "./judge.ts";
import { type Table, tableId, tableNamed } from "./table.ts";

const collection = "dynamodb.tables";

/** The collection that holds a table's items. */
export const itemsOf = (table: Table) => `dynamodb.items ${tableId(table)}`;

/** The tables there are, and the judge of each: one per account and region, filled from the store before its first call. */
export type Tables = {
  /** Throws ResourceNotFoundException. `given` is a name or an ARN. */
  find(given: unknown, context: Pick<ResourceContext, "account" | "region">): Table;
  all(): Table[];
  /** The judge that knows this table's items. */
  judge(table: Table): Promise<Judge>;
  /** Makes the table, or changes its definition; its items stay. */
  save(table: Table): Promise<void>;
  remove(table: Table): Promise<void>;
};

export function openTables(cloud: Cloud): Tables {
  const judges = new Map<string, Judge>();
  const filled = new Map<string, Promise<Judge>>();

  const judgeOf = ({ account, region }: Table) => {
    const place = `${account}/${region}`;
    const judge = judges.get(place) ?? openJudge();
    judges.set(place, judge);
    return judge;
  };
  const judge = (table: Table) => {
    const id = tableId(table);
    const filling = filled.get(id) ?? fill(cloud, table, judgeOf(table));
    filled.set(id, filling);
    return filling;
  };
  const forget = async (table: Table) => {
    if (!filled.delete(tableId(table))) return;
    await judgeOf(table)("DeleteTable", { TableName: table.name });
    await settled(judgeOf(table), table.name);
  };

  return {
    find(given, context) {
      const named = tableNamed(given, context);
      const table = cloud.store.get<Table>(collection, tableId(named));
      if (table === undefined)
        throw new AwsError("ResourceNotFoundException", `Requested resource not found: Table: ${named.name} not found`);
      return table;
    },
    all: () => cloud.store.list<Table>(collection).map(({ value }) => value),
    judge,
    async save(table) {
      await forget(table);
      try {
        await judge(table);
      } catch (error) {
        filled.delete(tableId(table));
        throw error;
      }
      cloud.store.put(collection, tableId(table), table);
    },
    async remove(table) {
      await forget(table);
      cloud.store.transaction(() => {
        cloud.store.delete(collection, tableId(table));
        for (const { key } of cloud.store.list(itemsOf(table))) cloud.store.delete(itemsOf(table), key);
      });
    },
  };
}

/** Makes the table in memory and puts every stored item into it. */
async function fill(cloud: Cloud, table: Table, judge: Judge): Promise<Judge> {
  await judge("CreateTable", createTableInput(table));
  await settled(judge, table.name);
  let after = "";
  for (;;) {
    const items = cloud.store.list<Item>(itemsOf(table), { after, limit: 500 });
    for (const { value } of items) await judge("PutItem", { TableName: table.name, Item: value });
    const last = items.at(-1);
    if (last === undefined) return judge;
    after = last.key;
  }
}

const description = z.object({ Table: z.object({ TableStatus: z.string() }) });

/** dynalite makes and drops tables a moment after it has answered. */
async function settled(judge: Judge, TableName: string): Promise<void> {
  for (;;) {
    try {
      if (description.parse(await judge("DescribeTable", { TableName })).Table.TableStatus === "ACTIVE") return;
    } catch (error) {
      if (error instanceof AwsError && error.code === "ResourceNotFoundException") return;
      throw error;
    }
    await pause(1);
  }
}
