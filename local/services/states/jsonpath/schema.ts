import { z } from "zod";
import { common, flow, mapFields, names, retrier, stateName, taskFields, template, variableName } from "../asl.ts";

/** The States Language in JSONPath mode, field by field: https://states-language.net/spec.html */

const path = z.string().regex(/^\$/, "must be a path that begins with $");
/** A path, or a call of an intrinsic function. */
const computed = z.string().regex(/^(\$|States\.)/, "must be a path or a function");
const object = z.record(z.string(), template);
const variables = z.record(
  z.string().refine((key) => variableName.test(key.replace(/\.\$$/, "")), "is no name for a variable"),
  template,
);
const seconds = (least: number) => z.int().min(least).max(99_999_999);

const catcher = z.strictObject({
  ErrorEquals: names,
  Next: stateName,
  ResultPath: path.nullable().optional(),
  Assign: variables.optional(),
  Comment: z.string().optional(),
});

const filters = { InputPath: path.nullable().optional(), OutputPath: path.nullable().optional() };
const assign = { Assign: variables.optional() };
const result = { ResultPath: path.nullable().optional(), ...assign };
const errors = { Retry: z.array(retrier).optional(), Catch: z.array(catcher).optional() };

/** What each type of state may hold; choice rules, `Branches` and `ItemProcessor` are read one level deeper. */
export const jsonPathSchema = z.discriminatedUnion("Type", [
  z.strictObject({
    Type: z.literal("Pass"),
    ...common,
    ...filters,
    ...result,
    ...flow,
    Parameters: template.optional(),
    Result: template.optional(),
  }),
  z.strictObject({
    Type: z.literal("Task"),
    ...common,
    ...filters,
    ...result,
    ...flow,
    ...errors,
    ...taskFields,
    Resource: z.string().min(1),
    Parameters: template.optional(),
    ResultSelector: object.optional(),
    TimeoutSeconds: seconds(1).optional(),
    TimeoutSecondsPath: path.optional(),
    HeartbeatSeconds: seconds(1).optional(),
    HeartbeatSecondsPath: path.optional(),
  }),
  z.strictObject({
    Type: z.literal("Choice"),
    ...common,
    ...filters,
    ...assign,
    Choices: z.array(object).min(1),
    Default: stateName.optional(),
  }),
  z.strictObject({
    Type: z.literal("Wait"),
    ...common,
    ...filters,
    ...assign,
    ...flow,
    Seconds: seconds(0).optional(),
    SecondsPath: path.optional(),
    Timestamp: z.string().optional(),
    TimestampPath: path.optional(),
  }),
  z.strictObject({ Type: z.literal("Succeed"), ...common, ...filters }),
  z.strictObject({
    Type: z.literal("Fail"),
    ...common,
    Error: z.string().optional(),
    ErrorPath: computed.optional(),
    Cause: z.string().optional(),
    CausePath: computed.optional(),
  }),
  z.strictObject({
    Type: z.literal("Parallel"),
    ...common,
    ...filters,
    ...result,
    ...flow,
    ...errors,
    Parameters: template.optional(),
    ResultSelector: object.optional(),
    Branches: z.array(template).min(1),
  }),
  z.strictObject({
    Type: z.literal("Map"),
    ...common,
    ...filters,
    ...result,
    ...flow,
    ...errors,
    ...mapFields,
    ItemsPath: path.optional(),
    ItemSelector: template.optional(),
    /** The older names of ItemSelector and ItemProcessor. */
    Parameters: template.optional(),
    Iterator: template.optional(),
    ItemProcessor: template.optional(),
    ItemBatcher: z
      .strictObject({
        MaxItemsPerBatch: z.int().min(1).optional(),
        MaxItemsPerBatchPath: path.optional(),
        MaxInputBytesPerBatch: z.int().min(1).max(262_144).optional(),
        MaxInputBytesPerBatchPath: path.optional(),
        BatchInput: template.optional(),
      })
      .optional(),
    ResultSelector: object.optional(),
    MaxConcurrency: z.int().min(0).optional(),
    MaxConcurrencyPath: path.optional(),
    ToleratedFailureCount: z.int().min(0).optional(),
    ToleratedFailureCountPath: path.optional(),
    ToleratedFailurePercentage: z.number().min(0).max(100).optional(),
    ToleratedFailurePercentagePath: path.optional(),
  }),
]);
export type JsonPathState = z.output<typeof jsonPathSchema>;
