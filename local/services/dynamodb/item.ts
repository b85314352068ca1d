import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { keyNames, type Table } from "./table.ts";

/** One attribute as DynamoDB writes it on the wire: `{ "S": "text" }`. */
export type Item = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export const itemShape: z.ZodType<Item> = z.record(z.string(), z.record(z.string(), z.unknown()));

/** The key's attributes of an item, as far as they are there. */
export function keyOf(item: Item, table: Table): Item {
  const entries = keyNames(table.inputs).flatMap((name) => {
    const value = item[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries);
}

/** The item's key in the store. */
export const storeKey = (item: Item, table: Table): string =>
  JSON.stringify(keyNames(table.inputs).map((name) => Object.values(item[name] ?? {})[0]));

/** Whether a write changed anything: one that did not leaves no stream record. */
export const sameItem = (one: Item | undefined, other: Item | undefined): boolean => isDeepStrictEqual(one, other);
