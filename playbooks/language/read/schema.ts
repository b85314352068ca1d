import { z } from "zod";
import { isJson, type Json } from "../json.ts";

/** What is known of a value's form: the part of JSON Schema that the compiler reads. */
export type Schema = {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly const?: Json;
  readonly enum?: readonly Json[];
  readonly maxLength?: number;
  readonly maxItems?: number;
};

/** A value's form, and whether there may be no value. */
export type Shape = { readonly schema: Schema | undefined; readonly maybe: boolean };

export const unknownShape: Shape = { schema: undefined, maybe: true };

const json: z.ZodType<Json> = z.custom<Json>(isJson);

const read = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  const: json.optional(),
  enum: z.array(json).optional(),
  maxLength: z.number().optional(),
  maxItems: z.number().optional(),
});

/** The form of what a zod schema lets through. */
export const formOf = (type: z.ZodType): Schema => pick(z.toJSONSchema(type, { unrepresentable: "any", io: "output" }));

/** What the compiler reads of a JSON Schema; of what it does not know nothing is known. */
function pick(found: unknown): Schema {
  const parsed = read.safeParse(found);
  if (!parsed.success) return {};
  const { type, properties, items, anyOf, required, enum: values, maxLength, maxItems } = parsed.data;
  if (Array.isArray(type)) return { anyOf: type.map((one) => pick({ ...parsed.data, type: one })) };
  return {
    ...(type === undefined ? {} : { type }),
    ...(properties
      ? { properties: Object.fromEntries(Object.entries(properties).map(([key, inner]) => [key, pick(inner)])) }
      : {}),
    ...(required ? { required } : {}),
    ...(items === undefined ? {} : { items: pick(items) }),
    ...(anyOf ? { anyOf: anyOf.map(pick) } : {}),
    ...(parsed.data.const === undefined ? {} : { const: parsed.data.const }),
    ...(values ? { enum: values } : {}),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(maxItems === undefined ? {} : { maxItems }),
  };
}

const isNull = (schema: Schema): boolean => schema.type === "null" || (schema.const === null && "const" in schema);

/** The form of a value of this schema: null counts as nothing. */
export function shape(schema: Schema | undefined, maybe = false): Shape {
  const ways = schema?.anyOf;
  if (!ways) return schema && isNull(schema) ? unknownShape : { schema, maybe };
  const real = ways.filter((way) => !isNull(way));
  const nullable = real.length < ways.length;
  const [first, ...rest] = real;
  if (first === undefined) return unknownShape;
  if (rest.length === 0) return shape(first, maybe || nullable);
  const same = first.type !== undefined && rest.every((way) => way.type === first.type);
  return { schema: { anyOf: real, ...(same && first.type ? { type: first.type } : {}) }, maybe: maybe || nullable };
}

/** The form of one field. */
export function fieldOf(of: Shape, key: string): Shape {
  const ways = of.schema?.anyOf ?? (of.schema ? [of.schema] : []);
  const found = ways.flatMap((way) => way.properties?.[key] ?? []);
  const required = ways.length > 0 && ways.every((way) => way.required?.includes(key));
  const [first, ...rest] = found;
  return shape(rest.length === 0 ? first : { anyOf: found }, of.maybe || !required);
}

/** The form of one item of a list; `maybe`: there may be no such item. */
export const itemOf = (of: Shape, maybe: boolean): Shape => shape(of.schema?.items, maybe);

/** The schema to keep for a value of this form inside a list or an object. */
export const schemaFor = (of: Shape): Schema =>
  of.maybe && of.schema ? { anyOf: [of.schema, { type: "null" }] } : (of.schema ?? {});

/** All values there can be, when they are few and known. */
export function constants(schema: Schema | undefined): readonly Json[] | undefined {
  if (schema?.const !== undefined) return [schema.const];
  if (schema?.enum) return schema.enum;
  if (schema?.anyOf) {
    const all = schema.anyOf.map(constants);
    return all.every((some) => some !== undefined) ? all.flat() : undefined;
  }
  return schema?.type === "boolean" ? [true, false] : undefined;
}

export const isNumber = (schema: Schema | undefined): boolean =>
  schema?.type === "number" || schema?.type === "integer";
