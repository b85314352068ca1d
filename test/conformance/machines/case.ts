/** A state machine, what happens to it, and what it must come to. */
import assert from "node:assert/strict";
import type { Json, Properties } from "../../../local/service.ts";
import { functionArn, only, openWorld, pass, Thrown, task, type World } from "../../local/services/states/world.ts";
import type { Row } from "../row.ts";

export const spec = "https://states-language.net/spec.html";
export const docs = "https://docs.aws.amazon.com/step-functions/latest/dg";
export const api = "https://docs.aws.amazon.com/step-functions/latest/apireference";
export const recorded =
  "recording of AWS, in the snapshots of localstack/localstack tests/aws/services/stepfunctions/v2";

export type Case = {
  readonly title: string;
  readonly source: string;
  readonly definition: Properties;
  readonly input?: Json;
  /** What happens while it runs: time that passes, answers that come. */
  readonly during?: (world: World, execution: string) => Promise<void>;
  /** Its end: status with output, or with error and cause. A cause that is left out may be any. */
  readonly ends: Properties;
  /** What the functions were called with, in order of the calls. */
  readonly calls?: readonly Json[];
  /** A share of 1 that every jitter takes. */
  readonly random?: number;
};

export const ok = (output: Json): Properties => ({ status: "SUCCEEDED", output });
export const fails = (error: string, cause?: string): Properties => ({
  status: "FAILED",
  error,
  ...(cause === undefined ? {} : { cause }),
});

type Payload = { readonly [key: string]: Json };

/** Fails with the errors of `errors`, one a call; then gives `gives`, or what it was given. */
function play(payload: Payload, call: number): Json {
  const error = Array.isArray(payload.errors) ? payload.errors[call - 1] : undefined;
  if (typeof error === "string") throw new Thrown(error);
  return payload.gives === undefined ? payload : payload.gives;
}

export const openCase = (random = 1): World =>
  openWorld(
    {
      play,
      double: (n) => Number(n) * 2,
      odd: (n) => {
        if (Number(n) % 2 === 0) throw new Thrown("Even");
        return Number(n);
      },
      fail: ({ error }) => {
        throw new Thrown(String(error ?? "Bad"));
      },
      large: () => "x".repeat(262_144),
      ask: () => "asked",
      never: () => new Promise<never>(() => {}),
    },
    () => random,
    ":memory:",
  );

/** Makes a row of a case. */
export const machineRow =
  (area: string) =>
  (one: Case): Row => ({ area, title: one.title, source: one.source, check: () => tryCase(one) });

async function tryCase({ definition, input = {}, during, ends, calls, random }: Case): Promise<void> {
  const world = openCase(random);
  try {
    const execution = world.start(await world.create(definition), input);
    await during?.(world, execution);
    const { status, output, error, cause } = await world.ended(execution);
    const end = {
      status,
      ...(output === undefined ? {} : { output: JSON.parse(String(output)) }),
      ...(error === undefined ? {} : { error }),
      ...(cause === undefined || !("cause" in ends) ? {} : { cause }),
    };
    assert.deepEqual(end, ends);
    if (calls)
      assert.deepEqual(
        world.calls.map(({ payload }) => payload),
        calls,
      );
  } finally {
    await world.close();
  }
}

/** The machine in JSONPath mode. */
export const inPath = (definition: Properties): Properties => ({ QueryLanguage: "JSONPath", ...definition });

/** A JSONPath task that calls a function with the state's input. */
export const call = (name: string, rest: Properties = {}): Properties => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Parameters: { FunctionName: functionArn(name), "Payload.$": "$" },
  OutputPath: "$.Payload",
  ...rest,
});

/** One expression, as the output of a machine. */
export const output = (template: Json): Properties => only(pass({ Output: template }));

/** A case in one line. */
export const one = (
  title: string,
  source: string,
  definition: Properties,
  ends: Properties,
  rest: Partial<Case> = {},
): Case => ({
  title,
  source,
  definition,
  ends,
  ...rest,
});

/** Handlers for the names, which lead to a state called "end". */
export const caught = (ErrorEquals: string[], Output: Json = "caught"): Properties[] => [
  { ErrorEquals, Output, Next: "end" },
];

/** A task that fails with this error. */
export const failing = (error: string, rest: Properties = {}): Properties =>
  task("fail", { Arguments: { FunctionName: "fail", Payload: { error } }, ...rest });

/** The same in both languages. */
export const both = (one: Omit<Case, "definition"> & { jsonata: Properties; jsonPath: Properties }): Case[] => {
  const { jsonata, jsonPath, ...rest } = one;
  return [
    { ...rest, title: `${one.title} (JSONata)`, definition: jsonata },
    { ...rest, title: `${one.title} (JSONPath)`, definition: inPath(jsonPath) },
  ];
};
