import { matchesArn, matchesPattern } from "./pattern.ts";

/** What is known about a request: condition key → value or values. Keys are compared without case. */
export type Context = Readonly<Record<string, string | readonly string[]>>;

export type Condition = { readonly operator: string; readonly key: string; readonly values: readonly string[] };

type Test = (wanted: string, given: string) => boolean;

const number = (compare: (given: number, wanted: number) => boolean): Test => {
  return (wanted, given) => compare(Number(given), Number(wanted));
};
const equalText: Test = (wanted, given) => wanted === given;
const equalWithoutCase: Test = (wanted, given) => wanted.toLowerCase() === given.toLowerCase();

const tests: Readonly<Record<string, Test>> = {
  StringEquals: equalText,
  StringEqualsIgnoreCase: equalWithoutCase,
  StringLike: matchesPattern,
  ArnEquals: matchesArn,
  ArnLike: matchesArn,
  Bool: equalWithoutCase,
  NumericEquals: number((given, wanted) => given === wanted),
  NumericLessThan: number((given, wanted) => given < wanted),
  NumericLessThanEquals: number((given, wanted) => given <= wanted),
  NumericGreaterThan: number((given, wanted) => given > wanted),
  NumericGreaterThanEquals: number((given, wanted) => given >= wanted),
};

const negations: Readonly<Record<string, string>> = {
  StringNotEquals: "StringEquals",
  StringNotEqualsIgnoreCase: "StringEqualsIgnoreCase",
  StringNotLike: "StringLike",
  ArnNotEquals: "ArnEquals",
  ArnNotLike: "ArnLike",
  NumericNotEquals: "NumericEquals",
};

type Operator = { set: "any" | "all" | undefined; ifExists: boolean; negated: boolean; test: Test | "Null" };

/** Reads an operator's name, for example `ForAnyValue:StringLikeIfExists`; undefined when the local cloud does not know it. */
export function parseOperator(name: string): Operator | undefined {
  const found = /^(?:(ForAnyValue|ForAllValues):)?(\w+?)(IfExists)?$/.exec(name);
  if (!found) return undefined;
  const [, prefix, base = "", ifExists] = found;
  const test = base === "Null" ? "Null" : tests[negations[base] ?? base];
  if (!test) return undefined;
  return {
    set: prefix === "ForAnyValue" ? "any" : prefix === "ForAllValues" ? "all" : undefined,
    ifExists: ifExists !== undefined,
    negated: base in negations,
    test,
  };
}

/** Whether one condition holds. Throws on an operator the local cloud does not know: never a silent yes or no. */
export function holds(condition: Condition, context: Context): boolean {
  const operator = parseOperator(condition.operator);
  if (!operator) throw new Error(unknownOperator(condition.operator));
  const given = lookUp(context, condition.key);
  if (operator.test === "Null") {
    return condition.values.some((value) => (value.toLowerCase() === "true") === (given === undefined));
  }
  const { test, negated, set } = operator;
  if (given === undefined || given.length === 0)
    return operator.ifExists || set === "all" || (negated && set !== "any");
  const matches = (value: string) => condition.values.some((wanted) => test(wanted, value)) !== negated;
  if (set === "all" || (set === undefined && negated)) return given.every(matches);
  return given.some(matches);
}

export const unknownOperator = (operator: string): string =>
  `The local cloud does not know the condition operator ${operator}; add it to local/iam/condition.ts with its meaning.`;

function lookUp(context: Context, key: string): readonly string[] | undefined {
  const name = Object.keys(context).find((candidate) => candidate.toLowerCase() === key.toLowerCase());
  const value = name === undefined ? undefined : context[name];
  return typeof value === "string" ? [value] : value;
}
