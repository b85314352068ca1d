/** What an estimate reads of a state machine's definition. */
import { z } from "zod";

const rule = z.looseObject({
  Next: z.string(),
  Condition: z.string().optional(),
  Assign: z.record(z.string(), z.unknown()).optional(),
});
const state = z.looseObject({
  Type: z.string(),
  Next: z.string().optional(),
  Default: z.string().optional(),
  Choices: z.array(rule).optional(),
  Assign: z.record(z.string(), z.unknown()).optional(),
  Resource: z.string().optional(),
  Arguments: z.unknown().optional(),
  Parameters: z.unknown().optional(),
  Items: z.unknown().optional(),
  get Branches() {
    return z.array(machine).optional();
  },
  get ItemProcessor() {
    return machine.optional();
  },
  get Iterator() {
    return machine.optional();
  },
});
const machine = z.looseObject({
  StartAt: z.string(),
  States: z.record(z.string(), state),
  ProcessorConfig: z.looseObject({ Mode: z.string().optional() }).optional(),
});

export type Rule = z.output<typeof rule>;
export type State = z.output<typeof state>;
export type Machine = z.output<typeof machine>;

/** Throws when the text is no definition. */
export const readMachine = (definition: string): Machine => machine.parse(JSON.parse(definition));

/** What runs for each item of a Map state. */
export const perItem = (map: State): Machine | undefined => map.ItemProcessor ?? map.Iterator;

/** The most items that a Map state takes; undefined when its definition does not say. */
export function mostItems({ Items: items }: State): number | undefined {
  if (Array.isArray(items)) return items.length;
  const most = typeof items === "string" ? /> (\d+) \? \$error\(/.exec(items)?.[1] : undefined;
  return most === undefined ? undefined : Number(most);
}

const invoke = /^arn:[\w-]+:states:::lambda:invoke(\.waitForTaskToken)?$/;
const functionArn = /^arn:[\w-]+:lambda:/;
const named = z.looseObject({ FunctionName: z.string(), Payload: z.unknown().optional() });
const asking = z.looseObject({ question: z.unknown() });

/** What a Task state does: it calls a function, and may wait for somebody's answer; or anything else, by its resource. */
export type Call =
  | { readonly kind: "function"; readonly arn: string; readonly waits?: Waiting }
  | { readonly kind: "other"; readonly resource: string };

/** `forms`: some of the question's choices open a form. */
export type Waiting = { readonly forms: boolean };

export function callOf({ Resource: resource = "", Arguments: args, Parameters: parameters }: State): Call {
  if (functionArn.test(resource)) return { kind: "function", arn: unversioned(resource) };
  const kind = invoke.exec(resource);
  const given = named.safeParse(args ?? parameters);
  if (!kind || !given.success) return { kind: "other", resource };
  const arn = unversioned(given.data.FunctionName);
  if (kind[1] === undefined) return { kind: "function", arn };
  const payload = asking.safeParse(given.data.Payload);
  return { kind: "function", arn, waits: { forms: payload.success && hasForm(payload.data.question) } };
}

/** The compiler writes a question as an object, or as JSONata text when a value in it may be missing. */
const hasForm = (question: unknown): boolean =>
  /"fields":\s*\{/.test(typeof question === "string" ? question : JSON.stringify(question));

/** A function's ARN without the version or alias at its end. */
const unversioned = (arn: string): string => arn.split(":").slice(0, 7).join(":");

/** Every state of the machine and of what is inside of it. */
export function* everyState(of: Machine): Generator<readonly [string, State]> {
  for (const [name, one] of Object.entries(of.States)) {
    yield [name, one];
    for (const inner of [...(one.Branches ?? []), perItem(one)]) if (inner) yield* everyState(inner);
  }
}
