import { setImmediate as breathe } from "node:timers/promises";
import type { Turns } from "../turns.ts";
import { type Item, keyOf } from "./item.ts";
import { type Table, tableId } from "./table.ts";
import { itemsOf } from "./tables.ts";
import { commit, judgeWrite, peek, type Writing } from "./write.ts";

/** AWS leaves items alone whose time lies more than five years back: it takes it for a mistake. */
const oldestSeconds = 5 * 365 * 24 * 60 * 60;

/** Whether the table's time-to-live attribute says that the item is over. */
export function isExpired(item: Item, { inputs: { ttl } }: Table, nowMs: number): boolean {
  if (ttl === undefined || !ttl.enabled) return false;
  const value = item[ttl.attributeName]?.N;
  const now = nowMs / 1000;
  return typeof value === "string" && Number(value) < now && Number(value) > now - oldestSeconds;
}

/** Deletes the items whose time is over, as DynamoDB itself: the stream tells. */
export async function deleteExpired(writing: Writing, turns: Turns): Promise<void> {
  const { cloud, tables } = writing;
  for (const table of tables.all()) {
    if (table.inputs.ttl?.enabled !== true) continue;
    let after: string | undefined = "";
    while (after !== undefined) {
      const chunk: { key: string; value: Item }[] = cloud.store.list(itemsOf(table), { after, limit: 200 });
      for (const { value } of chunk) {
        if (isExpired(value, table, cloud.clock.now()))
          await turns.take([tableId(table)], () => deleteIfExpired(writing, table, keyOf(value, table)));
      }
      after = chunk.at(-1)?.key;
      await breathe();
    }
  }
}

async function deleteIfExpired(writing: Writing, table: Table, Key: Item): Promise<void> {
  const item = await peek(await writing.tables.judge(table), table, Key);
  if (item === undefined || !isExpired(item, table, writing.cloud.clock.now())) return;
  const write = await judgeWrite(writing, "DeleteItem", table, { Key });
  await commit(writing, [{ ...write, byExpiry: true }]);
}
