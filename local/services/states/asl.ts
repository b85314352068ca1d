import { z } from "zod";
import type { Json } from "../../service.ts";
import type { MapItem } from "./records.ts";
import type { Conclusion, View } from "./view.ts";

/** What both query languages share of the States Language: https://states-language.net/spec.html */

export const names = z.array(z.string().min(1)).min(1);
export const stateName = z.string().min(1).max(80);
export const template = z.json();
export const queryLanguage = z.enum(["JSONata", "JSONPath"]);
/** Names of variables: https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html */
export const variableName = /^[A-Za-z_][A-Za-z0-9_]{0,79}$/;
export const common = { Comment: z.string().optional(), QueryLanguage: queryLanguage.optional() };
export const flow = { Next: stateName.optional(), End: z.literal(true).optional() };

export const retrier = z.strictObject({
  ErrorEquals: names,
  IntervalSeconds: z.int().min(1).optional(),
  MaxAttempts: z.int().min(0).max(99_999_999).optional(),
  BackoffRate: z.number().min(1).optional(),
  MaxDelaySeconds: z.int().min(1).max(31_622_400).optional(),
  JitterStrategy: z.enum(["FULL", "NONE"]).optional(),
  Comment: z.string().optional(),
});
export type Retrier = z.output<typeof retrier>;

const notHere = (field: string) => z.never(`the local cloud has no ${field}: hand the items over in the input`);
/** A Task's field that neither language has here. */
export const taskFields = {
  Credentials: z.never("the local cloud has no Credentials: tasks are called as the machine's role").optional(),
};
/** Fields of a Map that neither language evaluates. */
export const mapFields = {
  Label: z.string().max(40).optional(),
  ItemReader: notHere("ItemReader").optional(),
  ResultWriter: z.never("the local cloud has no ResultWriter: the results are the state's output").optional(),
};

/** The machine and each branch; a branch has no time limit, a map's processor may name its mode. */
export const blockSchema = z.strictObject({
  Comment: z.string().optional(),
  QueryLanguage: queryLanguage.optional(),
  Version: z.literal("1.0").optional(),
  StartAt: stateName,
  TimeoutSeconds: z.int().min(1).max(99_999_999).optional(),
  ProcessorConfig: z
    .union([
      z.strictObject({ Mode: z.literal("INLINE").optional() }),
      z.strictObject({ Mode: z.literal("DISTRIBUTED"), ExecutionType: z.enum(["STANDARD", "EXPRESS"]) }),
    ])
    .optional(),
  States: z.record(stateName, z.unknown()),
});

/** Something that a state evaluates, whatever its query language; throws StateFailure. */
export type Step<T> = (view: View) => Promise<T>;
/** How a state is left once its work has given a result. */
export type Leave = (view: View, result: Json) => Promise<Conclusion>;

export type Catcher = { readonly ErrorEquals: readonly string[]; readonly Next: string; readonly leave: Leave };
type Common = { readonly assigns: readonly string[] };
type Onward = Common & { readonly Next?: string | undefined; readonly End?: true | undefined };
type Recovering = { readonly Retry: readonly Retrier[]; readonly Catch: readonly Catcher[] };

export type PassState = Onward & { readonly Type: "Pass"; readonly conclude: Step<Conclusion> };
export type SucceedState = Common & { readonly Type: "Succeed"; readonly conclude: Step<Conclusion> };
export type FailState = Common & {
  readonly Type: "Fail";
  readonly error: Step<string | undefined>;
  readonly cause: Step<string | undefined>;
};
export type ChoiceState = Common & {
  readonly Type: "Choice";
  readonly nexts: readonly string[];
  readonly choose: Step<{ readonly conclusion: Conclusion; readonly next: string }>;
};
export type WaitState = Onward & { readonly Type: "Wait"; readonly until: Step<number>; readonly leave: Leave };
export type TaskState = Onward &
  Recovering & {
    readonly Type: "Task";
    readonly Resource: string;
    readonly arguments: Step<Json>;
    readonly timeoutSeconds: Step<number | undefined>;
    readonly heartbeatSeconds: Step<number | undefined>;
    readonly leave: Leave;
  };
export type ParallelState = Onward &
  Recovering & {
    readonly Type: "Parallel";
    readonly arguments: Step<Json>;
    readonly Branches: readonly Block[];
    readonly leave: Leave;
  };

/** How a Map puts several items into one child. */
export type Batcher = {
  readonly most: Step<number | undefined>;
  readonly bytes: Step<number | undefined>;
  readonly input: Step<Json | undefined>;
};
export type MapState = Onward &
  Recovering & {
    readonly Type: "Map";
    readonly items: Step<MapItem[]>;
    /** What an item is given; the view's context names the item. */
    readonly item: (view: View, item: MapItem) => Promise<Json>;
    readonly maxConcurrency: Step<number | undefined>;
    readonly batcher: Batcher | undefined;
    readonly toleratedCount: Step<number | undefined>;
    readonly toleratedPercentage: Step<number | undefined>;
    /** A failed item counts against the tolerated failures instead of failing the state by its own error. */
    readonly countsFailures: boolean;
    readonly ItemProcessor: Block;
    readonly leave: Leave;
  };
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
export type Block = {
  readonly StartAt: string;
  readonly TimeoutSeconds?: number | undefined;
  /** A distributed map's items are child executions: they do not see the variables around them. */
  readonly isDistributed: boolean;
  readonly States: ReadonlyMap<string, State>;
};

export type Problem = { readonly at: string; readonly message: string };
/** What reading a state needs: where to tell of problems, and how to read what is nested. */
export type Reading = {
  readonly problems: Problem[];
  readonly block: (document: Json, at: string) => Block | undefined;
};

/** What zod found, each at its place. */
export const issues = (error: z.ZodError, at: string): Problem[] =>
  error.issues.map(({ path, message }) => ({ at: [at, ...path.map(String)].join("/"), message }));
