/** Walks the sparse indexes of what is due. An index lags behind its table: the caller reads each item again. */
import { query, type Table } from "../database.ts";

type Key = Record<string, unknown>;

/** How much one run of sweep may do: the next one, a minute later, goes on. */
export type Budget = { readonly until: number; readonly now: () => number };

export const spent = ({ until, now }: Budget): boolean => now() >= until;

type Index = {
  readonly name: string;
  readonly partition: string;
  readonly shards: number;
  /** Only what is due: this sort key is at most `upTo`. */
  readonly due?: { readonly sort: string; readonly upTo: number };
  readonly pages: number;
};
const pageSize = 50;
const atOnce = 8;

/** Calls `each` with the keys in every shard, a few at a time, until the pages or the time are used up. Gives how many. */
export async function walk(
  table: Table,
  index: Index,
  budget: Budget,
  each: (key: Key) => Promise<void>,
): Promise<number> {
  const counts = await Promise.all(
    Array.from({ length: index.shards }, (_, shard) => walkShard(table, index, shard, budget, each)),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

async function walkShard(
  table: Table,
  index: Index,
  shard: number,
  budget: Budget,
  each: (key: Key) => Promise<void>,
): Promise<number> {
  const { partition, due } = index;
  let count = 0;
  let from: Key | undefined;
  for (let page = 0; page < index.pages && !spent(budget); page++) {
    const { items, next } = await query(table, {
      index: index.name,
      where: `#${partition} = :shard${due === undefined ? "" : ` AND #${due.sort} <= :upTo`}`,
      values: { ":shard": shard, ...(due === undefined ? {} : { ":upTo": due.upTo }) },
      limit: pageSize,
      from,
    });
    for (let at = 0; at < items.length && !spent(budget); at += atOnce) {
      const some = items.slice(at, at + atOnce);
      await Promise.all(some.map(each));
      count += some.length;
    }
    if (!next) break;
    from = next;
  }
  return count;
}
