import { z } from "zod";

/** The States Language in JSONata mode, field by field: https://states-language.net/spec.html */

const expression = z.string().regex(/^\{%[\s\S]*%\}$/, 'must be a number or an expression "{% … %}"');
const count = (least: number) => z.union([z.int().min(least), expression]);
const template = z.json();
const names = z.array(z.string().min(1)).min(1);
const stateName = z.string().min(1).max(80);
const variables = z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,79}$/, "is no name for a variable"), template);

const retrier = z.strictObject({
  ErrorEquals: names,
  IntervalSeconds: z.int().min(1).optional(),
  MaxAttempts: z.int().min(0).max(99_999_999).optional(),
  BackoffRate: z.number().min(1).optional(),
  MaxDelaySeconds: z.int().min(1).max(31_622_400).optional(),
  JitterStrategy: z.enum(["FULL", "NONE"]).optional(),
  Comment: z.string().optional(),
});
const catcher = z.strictObject({
  ErrorEquals: names,
  Next: stateName,
  Assign: variables.optional(),
  Output: template.optional(),
  Comment: z.string().optional(),
});

const common = { Comment: z.string().optional(), QueryLanguage: z.literal("JSONata").optional() };
const result = { Assign: variables.optional(), Output: template.optional() };
const flow = { Next: stateName.optional(), End: z.literal(true).optional() };
const errors = { Retry: z.array(retrier).optional(), Catch: z.array(catcher).optional() };

const choiceRule = z.strictObject({
  Condition: z.union([z.boolean(), expression]),
  Next: stateName,
  Assign: variables.optional(),
  Output: template.optional(),
  Comment: z.string().optional(),
});

/** What each type of state may hold; `Branches` and `ItemProcessor` are read one level deeper by `readDefinition`. */
export const stateSchema = z.discriminatedUnion("Type", [
  z.strictObject({ Type: z.literal("Pass"), ...common, ...result, ...flow }),
  z.strictObject({
    Type: z.literal("Task"),
    ...common,
    ...result,
    ...flow,
    ...errors,
    Resource: z.string().min(1),
    Arguments: template.optional(),
    TimeoutSeconds: count(1).optional(),
    HeartbeatSeconds: count(1).optional(),
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
    Seconds: count(0).optional(),
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
    Items: template.optional(),
    ItemSelector: template.optional(),
    ItemProcessor: template,
    MaxConcurrency: count(0).optional(),
  }),
]);

/** The machine and each branch; a branch has no time limit, a map's processor may name its mode. */
export const blockSchema = z.strictObject({
  Comment: z.string().optional(),
  QueryLanguage: z.enum(["JSONata", "JSONPath"]).optional(),
  Version: z.literal("1.0").optional(),
  StartAt: stateName,
  TimeoutSeconds: z.int().min(1).max(99_999_999).optional(),
  ProcessorConfig: z.strictObject({ Mode: z.literal("INLINE").optional() }).optional(),
  States: z.record(stateName, z.unknown()),
});

type Parsed = z.output<typeof stateSchema>;
export type Retrier = z.output<typeof retrier>;
export type PassState = Extract<Parsed, { Type: "Pass" }>;
export type TaskState = Extract<Parsed, { Type: "Task" }>;
export type ChoiceState = Extract<Parsed, { Type: "Choice" }>;
export type WaitState = Extract<Parsed, { Type: "Wait" }>;
export type SucceedState = Extract<Parsed, { Type: "Succeed" }>;
export type FailState = Extract<Parsed, { Type: "Fail" }>;
export type ParallelState = Omit<Extract<Parsed, { Type: "Parallel" }>, "Branches"> & { Branches: Block[] };
export type MapState = Omit<Extract<Parsed, { Type: "Map" }>, "ItemProcessor"> & { ItemProcessor: Block };
export type State =
  | PassState
  | TaskState
  | ChoiceState
  | WaitState
  | SucceedState
  | FailState
  | ParallelState
  | MapState;

/** States that run from `StartAt` to an end: the machine, a branch of a Parallel, or what a Map does with an item. */
export type Block = { StartAt: string; TimeoutSeconds?: number | undefined; States: ReadonlyMap<string, State> };
