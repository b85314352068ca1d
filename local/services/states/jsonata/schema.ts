import { z } from "zod";
import { common, flow, mapFields, names, retrier, stateName, taskFields, template, variableName } from "../asl.ts";

/** The States Language in JSONata mode, field by field: https://states-language.net/spec.html */

const expression = z.string().regex(/^\{%[\s\S]*%\}$/, 'must be a number or an expression "{% … %}"');
const count = (least: number, most = Number.MAX_SAFE_INTEGER) => z.union([z.int().min(least).max(most), expression]);
const variables = z.record(z.string().regex(variableName, "is no name for a variable"), template);

const catcher = z.strictObject({
  ErrorEquals: names,
  Next: stateName,
  Assign: variables.optional(),
  Output: template.optional(),
  Comment: z.string().optional(),
});

const result = { Assign: variables.optional(), Output: template.optional() };
const errors = { Retry: z.array(retrier).optional(), Catch: z.array(catcher).optional() };

const choiceRule = z.strictObject({
  Condition: z.union([z.boolean(), expression]),
  Next: stateName,
  Assign: variables.optional(),
  Output: template.optional(),
  Comment: z.string().optional(),
});

/** What each type of state may hold; `Branches` and `ItemProcessor` are read one level deeper. */
export const jsonataSchema = z.discriminatedUnion("Type", [
  z.strictObject({ Type: z.literal("Pass"), ...common, ...result, ...flow }),
  z.strictObject({
    Type: z.literal("Task"),
    ...common,
    ...result,
    ...flow,
    ...errors,
    ...taskFields,
    Resource: z.string().min(1),
    Arguments: template.optional(),
    TimeoutSeconds: count(1, 99_999_999).optional(),
    HeartbeatSeconds: count(1, 99_999_999).optional(),
  }),
  z.strictObject({
    Type: z.literal("Choice"),
    ...common,
    ...result,
    Choices: z.array(choiceRule).min(1),
    Default: stateName.optional(),
  }),
  z.strictObject({
    Type: z.literal("Wait"),
    ...common,
    ...result,
    ...flow,
    Seconds: count(0, 99_999_999).optional(),
    Timestamp: z.string().optional(),
  }),
  z.strictObject({ Type: z.literal("Succeed"), ...common, Output: template.optional() }),
  z.strictObject({ Type: z.literal("Fail"), ...common, Error: z.string().optional(), Cause: z.string().optional() }),
  z.strictObject({
    Type: z.literal("Parallel"),
    ...common,
    ...result,
    ...flow,
    ...errors,
    Arguments: template.optional(),
    Branches: z.array(template).min(1),
  }),
  z.strictObject({
    Type: z.literal("Map"),
    ...common,
    ...result,
    ...flow,
    ...errors,
    ...mapFields,
    Items: template.optional(),
    ItemSelector: template.optional(),
    ItemProcessor: template,
    ItemBatcher: z
      .strictObject({
        MaxItemsPerBatch: count(1).optional(),
        MaxInputBytesPerBatch: count(1, 262_144).optional(),
        BatchInput: template.optional(),
      })
      .optional(),
    MaxConcurrency: count(0).optional(),
    ToleratedFailureCount: count(0).optional(),
    ToleratedFailurePercentage: z.union([z.number().min(0).max(100), expression]).optional(),
  }),
]);
export type JsonataState = z.output<typeof jsonataSchema>;
