/** What AWS asks for: a table with its date and sources, see docs/cost.md. */
import { z } from "zod";
import table from "./price-table.json" with { type: "json" };
import { type Meter, meters, type Usage } from "./usage.ts";

const date = z.iso.date();
const usd = z.number().positive();
const source = z.strictObject({ asOf: date, url: z.url() });
const price = z.strictObject({
  what: z.string(),
  /** How many of them `usd` pays. */
  per: z.number().positive(),
  /** Region → price. us-east-1 stands in for regions that are not there. */
  usd: z.intersection(z.object({ "us-east-1": usd }), z.record(z.string(), usd)),
  source: z.string(),
});
const schema = z
  .strictObject({
    currency: z.literal("USD"),
    date,
    sources: z.record(z.string(), source),
    prices: z.record(z.enum(meters), price),
  })
  .refine(({ sources, prices }) => Object.values(prices).every((one) => one.source in sources), "a source is missing");

export const priceTable = schema.parse(table);

/** The region whose prices are taken for those of a region that the table does not have. */
export const standIn = "us-east-1";

export type Prices = {
  /** USD of one. */
  of(meter: Meter): number;
  cost(usage: Usage): number;
  /** What these meters count, in words, when the region's own price is not in the table. */
  borrowed(used: Iterable<Meter>): readonly string[];
};

export function pricesIn(region: string): Prices {
  const { prices } = priceTable;
  const of = (meter: Meter): number => {
    const { usd, per } = prices[meter];
    return (usd[region] ?? usd[standIn]) / per;
  };
  return {
    of,
    cost: (usage) => meters.reduce((total, meter) => total + (usage[meter] ?? 0) * of(meter), 0),
    borrowed: (used) => [...new Set(used)].filter((meter) => !(region in prices[meter].usd)).map((m) => prices[m].what),
  };
}
