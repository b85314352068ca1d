import type { Schema } from "../read/schema.ts";

/**
 * The largest JSON that the declared limits of the used fields add up to, in bytes; fields without a limit count
 * nothing, since nothing is known of them. Undefined when no field has a limit.
 */
export function largestSize(schema: Schema | undefined, fields: readonly string[] | undefined): number | undefined {
  if (!schema) return undefined;
  if (schema.anyOf) return largest(schema.anyOf.map((way) => largestSize(way, fields)));
  if (schema.properties) {
    const used = fields ?? Object.keys(schema.properties);
    return sum(used.map((name) => largestSize(schema.properties?.[name], undefined)));
  }
  if (schema.type === "string" && schema.maxLength !== undefined) return schema.maxLength + 2;
  if (schema.type !== "array" || schema.maxItems === undefined) return undefined;
  const item = largestSize(schema.items, undefined);
  return schema.maxItems * ((item ?? 1) + 1);
}

const known = (sizes: readonly (number | undefined)[]): readonly number[] => sizes.filter((size) => size !== undefined);
const largest = (sizes: readonly (number | undefined)[]): number | undefined =>
  known(sizes).length > 0 ? Math.max(...known(sizes)) : undefined;
const sum = (sizes: readonly (number | undefined)[]): number | undefined =>
  known(sizes).length > 0 ? known(sizes).reduce((a, b) => a + b, 0) : undefined;
