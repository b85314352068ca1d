/** Writes state machines choice by choice, in both languages; the same seed gives the same machines. */
import fc from "fast-check";
import type { Json } from "../../../playbooks/language/json.ts";

type State = { readonly [field: string]: Json };
export type Language = "JSONata" | "JSONPath";
export type Machine = { readonly definition: Json; readonly input: Json };

/** Errors that the task `work` fails with, once or always. */
export const errorNames = ["Busy", "Denied"] as const;

/** What every input holds, and what every state hands on beside what it makes itself. */
const inputs = fc.record({
  n: fc.integer({ min: -3, max: 12 }),
  s: fc.constantFrom("", "a", "b c", 'it\'s "quoted"', "Łódź 🦆"),
  ok: fc.boolean(),
  list: fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 4 }),
  deep: fc.record({ m: fc.integer({ min: 0, max: 5 }) }),
});

/** Machines of up to three states in a row, with branches and items two levels deep. */
export const machines = (language: Language): fc.Arbitrary<Machine> =>
  fc.tuple(fc.gen(), inputs).map(([g, input]) => ({
    definition: { QueryLanguage: language, ...new Writer(g, language).block(0) },
    input,
  }));

class Writer {
  #states = 0;
  readonly #language: Language;
  readonly #below: (n: number) => number;

  constructor(g: fc.GeneratorValue, language: Language) {
    this.#below = (n) => g(fc.nat, { max: n - 1 });
    this.#language = language;
  }

  #pick<T>(...all: readonly T[]): T {
    const found = all[this.#below(all.length)];
    if (found === undefined) throw new Error("nothing to pick from");
    return found;
  }
  #by<T>(jsonata: () => T, jsonPath: () => T): T {
    return this.#language === "JSONata" ? jsonata() : jsonPath();
  }
  #name(): string {
    this.#states += 1;
    return `s${this.#states}`;
  }

  block(depth: number): State {
    const names = Array.from({ length: 1 + this.#below(depth === 0 ? 4 : 2) }, () => this.#name());
    const states: Record<string, Json> = {};
    for (const [at, name] of names.entries()) {
      const next = names[at + 1];
      Object.assign(states, this.#states_(name, next === undefined ? { End: true } : { Next: next }, depth));
    }
    return { StartAt: names[0] ?? "", States: states };
  }

  /** A state and those that it alone leads to. */
  #states_(name: string, onward: State, depth: number): Record<string, Json> {
    const kind = this.#below(depth < 2 ? 7 : 5);
    if (kind === 0) return { [name]: { Type: "Pass", ...this.#output(), ...onward } };
    if (kind === 1) return this.#task(name, onward);
    if (kind === 2) return this.#choice(name, onward);
    if (kind === 3) return { [name]: { Type: "Wait", Seconds: 0, ...onward } };
    if (kind === 4) return this.#assign(name, onward);
    if (kind === 5) return this.#parallel(name, onward, depth);
    return this.#map(name, onward, depth);
  }

  /** All that an input holds stays there, changed. */
  #output(): State {
    const n = this.#pick(
      "$states.input.n + 1",
      "$states.input.deep.m",
      "$count($states.input.list)",
      "$length($states.input.s)",
    );
    const s = this.#pick("$states.input.s & '!'", "$string($states.input.n)", "$uppercase($states.input.s)");
    const ok = this.#pick("$not($states.input.ok)", "$states.input.n > 3", "$states.input.s = 'a'");
    const list = this.#pick(
      "$append($states.input.list, [1])",
      "[$states.input.list[$ > 2]]",
      "$reverse($states.input.list)",
    );
    const nPath = this.#pick("States.MathAdd($.n, 1)", "$.deep.m", "States.ArrayLength($.list)", "$['n']");
    const sPath = this.#pick(
      "States.Format('{}-{}', $.s, $.n)",
      "$.s",
      "States.JsonToString($.list)",
      "States.Base64Encode(States.Format('{}', $.n))",
    );
    const listPath = this.#pick(
      "States.Array($.n, $.deep.m)",
      "$.list",
      "$.list[0:2]",
      "States.ArrayUnique($.list)",
      "States.ArrayRange(1, 5, 2)",
    );
    return this.#by<State>(
      () => ({
        Output: {
          n: `{% ${n} %}`,
          s: `{% ${s} %}`,
          ok: `{% ${ok} %}`,
          list: `{% ${list} %}`,
          deep: "{% $states.input.deep %}",
        },
      }),
      () => ({ Parameters: { "n.$": nPath, "s.$": sPath, "ok.$": "$.ok", "list.$": listPath, "deep.$": "$.deep" } }),
    );
  }

  #task(name: string, onward: State): Record<string, Json> {
    const wanted = this.#pick("works", "works", "works", ...errorNames, "once Busy");
    const caughtBy = this.#pick<readonly string[]>(
      [],
      ["Busy"],
      ["States.TaskFailed"],
      ["Denied", "Busy"],
      ["States.ALL"],
    );
    const retried = wanted === "once Busy" || this.#below(6) === 0;
    const after = this.#name();
    const payload = this.#by<State>(
      () => ({ wanted, n: "{% $states.input.n %}", s: "{% $states.input.s %}" }),
      () => ({ wanted, "n.$": "$.n", "s.$": "$.s" }),
    );
    const call = this.#by<State>(
      () => ({
        Arguments: { FunctionName: "${work}", Payload: payload },
        Output: "{% $merge([$states.input, {'n': $states.result.Payload.n}]) %}",
      }),
      () => ({
        Parameters: { FunctionName: "${work}", Payload: payload },
        ResultSelector: { "m.$": "$.Payload.n" },
        ResultPath: this.#pick("$.deep", "$.deep.more", "$.got"),
      }),
    );
    const handler = this.#by<State>(
      () => ({ Output: "{% $merge([$states.input, {'s': $states.errorOutput.Error}]) %}" }),
      () => ({ ResultPath: "$.failed" }),
    );
    const retry = { ErrorEquals: [this.#pick("Busy", "States.TaskFailed")], IntervalSeconds: 1, MaxAttempts: 1 };
    const isCaught = caughtBy.length > 0;
    return {
      [name]: {
        Type: "Task",
        Resource: "arn:aws:states:::lambda:invoke",
        ...call,
        ...(retried ? { Retry: [retry] } : {}),
        ...(isCaught ? { Catch: [{ ErrorEquals: [...caughtBy], ...handler, Next: after }] } : {}),
        ...onward,
      },
      ...(isCaught ? { [after]: { Type: "Pass", ...onward } } : {}),
    };
  }

  #choice(name: string, onward: State): Record<string, Json> {
    const [yes, no] = [this.#name(), this.#name()];
    const rules = Array.from({ length: 1 + this.#below(2) }, () => ({ ...this.#rule(), Next: yes }));
    const other = this.#below(4);
    const end: State =
      other === 0
        ? { Type: "Fail", Error: "Chosen", Cause: "no rule held" }
        : { Type: "Pass", ...this.#output(), ...onward };
    return {
      [name]: { Type: "Choice", Choices: rules, Default: no },
      [yes]: { Type: "Pass", ...onward },
      [no]: other === 1 ? { Type: "Succeed" } : end,
    };
  }

  #rule(): State {
    const condition = this.#pick(
      "$states.input.n > 2",
      "$states.input.ok",
      "$states.input.s = 'a'",
      "$exists($states.input.no)",
      "$count($states.input.list) = 2",
      "$states.input.n in $states.input.list",
    );
    const of = (Variable: string, operator: string, operand: Json): State => ({ Variable, [operator]: operand });
    const single = () =>
      this.#pick(
        of("$.n", "NumericGreaterThan", 2),
        of("$.n", "NumericLessThanEquals", 1),
        of("$.n", "NumericEqualsPath", "$.deep.m"),
        of("$.ok", "BooleanEquals", true),
        of("$.s", "StringEquals", "a"),
        of("$.s", "StringMatches", "*c"),
        of("$.s", "StringLessThan", "b"),
        of("$.no", "IsPresent", true),
        of("$.list", "IsString", false),
        of("$.n", "IsNumeric", true),
        of("$.s", "IsTimestamp", true),
      );
    return this.#by<State>(
      () => ({ Condition: `{% ${condition} %}` }),
      () => this.#pick<State>(single(), { Not: single() }, { And: [single(), single()] }, { Or: [single(), single()] }),
    );
  }

  /** Variables are named after their state: a branch must not assign one of those around it. */
  #assign(name: string, onward: State): Record<string, Json> {
    const after = this.#name();
    const [v, w] = [`v_${name}`, `w_${name}`];
    const assigned = this.#by<State>(
      () => ({ Assign: { [v]: "{% $states.input.n %}", [w]: { fixed: [1, "{% $states.input.s %}"] } } }),
      () => ({ Assign: { [`${v}.$`]: "$.n", [w]: { fixed: 1, "s.$": "$.s" } } }),
    );
    const used = this.#by<State>(
      () => ({ Output: `{% $merge([$states.input, {'n': $${v} + 1, 's': $string($${w}.fixed)}]) %}` }),
      () => ({ Parameters: { "m.$": `States.MathAdd($${v}, 1)`, "was.$": `$${w}` }, ResultPath: "$.deep" }),
    );
    return { [name]: { Type: "Pass", ...assigned, Next: after }, [after]: { Type: "Pass", ...used, ...onward } };
  }

  #parallel(name: string, onward: State, depth: number): Record<string, Json> {
    const after = this.#name();
    const Branches = Array.from({ length: 1 + this.#below(2) }, () => this.block(depth + 1));
    const result = this.#by<State>(
      () => ({ Output: "{% $merge([$states.input, {'s': $string($states.result)}]) %}" }),
      () => ({ ResultSelector: { "first.$": "$[0]", m: 1 }, ResultPath: "$.deep" }),
    );
    return {
      [name]: { Type: "Parallel", Branches, ...result, ...this.#caught(after), ...onward },
      ...this.#handler(after, onward),
    };
  }

  #map(name: string, onward: State, depth: number): Record<string, Json> {
    const after = this.#name();
    const ItemProcessor = { ProcessorConfig: { Mode: "INLINE" }, ...this.block(depth + 1) };
    const fields = this.#by<State>(
      () => ({
        Items: "{% $states.input.list %}",
        ItemSelector: {
          n: "{% $states.context.Map.Item.Value %}",
          deep: { m: "{% $states.context.Map.Item.Index %}" },
          s: "{% $states.input.s %}",
          ok: "{% $states.input.ok %}",
          list: "{% $states.input.list %}",
        },
        Output: "{% $merge([$states.input, {'s': $string($states.result)}]) %}",
      }),
      () => ({
        ItemsPath: "$.list",
        ItemSelector: {
          "n.$": "$$.Map.Item.Value",
          deep: { "m.$": "$$.Map.Item.Index" },
          "s.$": "$.s",
          "ok.$": "$.ok",
          "list.$": "$.list",
        },
        ResultPath: "$.got",
      }),
    );
    const MaxConcurrency = this.#pick(0, 1, 2);
    return {
      [name]: { Type: "Map", ItemProcessor, MaxConcurrency, ...fields, ...this.#caught(after), ...onward },
      ...this.#handler(after, onward),
    };
  }

  #caught(after: string): State {
    const handler = this.#by<State>(
      () => ({ Output: "{% $merge([$states.input, {'s': $states.errorOutput.Error}]) %}" }),
      () => ({ ResultPath: "$.failed" }),
    );
    return { Catch: [{ ErrorEquals: ["States.ALL"], ...handler, Next: after }] };
  }

  #handler(after: string, onward: State): Record<string, Json> {
    return { [after]: { Type: "Pass", ...onward } };
  }
}
