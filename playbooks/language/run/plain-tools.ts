import type { Json } from "../json.ts";
import { asProcedure } from "../read/things.ts";
import type { Uses } from "../tools.ts";
import { problemOf, StepFailed } from "./failures.ts";

/** One call of a task function, or one question, in the order they were made. */
export type Call = { readonly step: string; readonly kind: "task" | "ask"; readonly params: Json };

/** What a step gives; throws a StepFailed when it fails. For a question nothing means that nobody answered. */
export type Answer = (call: Call) => unknown;

export type Surroundings = {
  readonly alert: Json;
  readonly calls: Call[];
  readonly answer: Answer;
  readonly prefix?: string;
};

type Steps = () => Promise<unknown>;
type ItemSteps = (item: unknown) => Promise<unknown>;

/** The language's functions as ordinary ones. */
export function plainTools(uses: Uses, surroundings: Surroundings): Readonly<Record<string, unknown>> {
  const { alert, calls, answer, prefix = "" } = surroundings;
  const call = async (name: string, kind: Call["kind"], params: unknown): Promise<unknown> => {
    const made: Call = { step: prefix + name, kind, params: toJson(params) };
    calls.push(made);
    return (await answer(made)) ?? undefined;
  };
  return {
    ...bound(uses, surroundings),
    alert,
    investigation: { id: "inv_00000000000000000000000000" },
    task: (name: string, _task: unknown, params: unknown) => call(name, "task", params),
    ask: (name: string, question: unknown) => call(name, "ask", question),
    form: (label: string, fields: unknown) => ({ label, fields }),
    group: (group: string) => ({ group }),
    text: (parts: TemplateStringsArray, ...values: unknown[]) => String.raw({ raw: parts }, ...values),
    parallel: async (name: string, branches: Readonly<Record<string, Steps>>) => {
      const runs = Object.entries(branches).map(
        async ([key, steps]) => [key, await within(prefix + name, steps)] as const,
      );
      return Object.fromEntries(await Promise.all(runs));
    },
    forEach: async (name: string, items: readonly unknown[], { atMost }: { atMost: number }, steps: ItemSteps) => {
      const step = prefix + name;
      if (items.length > atMost) throw new StepFailed(step, "States.QueryEvaluationError", `more than ${atMost} items`);
      const given: unknown[] = [];
      for (const item of items) given.push(await within(step, () => steps(item)));
      return given;
    },
    upTo: (n: number) => Array.from({ length: n }, (_, i) => i + 1),
    wait: () => Promise.resolve(),
    problemOf,
  };
}

/** Procedures run with tools of their own; all else is used as it is. */
function bound(uses: Uses, surroundings: Surroundings): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(uses).map(([key, used]) => {
      const procedure = asProcedure(used);
      if (!procedure) return [key, used];
      const run = (name: string, input: unknown): unknown => {
        const prefix = `${surroundings.prefix ?? ""}${name}/`;
        return Reflect.apply(procedure.steps, undefined, [
          { ...plainTools(procedure.uses, { ...surroundings, prefix }), input },
        ]);
      };
      return [key, run];
    }),
  );
}

/** What left a branch or an item goes on as a failure of the whole step, as in the state machine. */
async function within<T>(name: string, steps: () => Promise<T>): Promise<T> {
  try {
    return await steps();
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    throw new StepFailed(name, error.error, `${error.step}: ${error.message}`);
  }
}

function toJson(value: unknown): Json {
  const text = JSON.stringify(value);
  return text === undefined ? null : JSON.parse(text);
}
