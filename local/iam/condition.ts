import { negations, operators, type Test } from "./operators.ts";
import { type Context, contextValue } from "./request-context.ts";

export type Condition = { readonly operator: string; readonly key: string; readonly values: readonly string[] };

type Operator = { set: "any" | "all" | undefined; ifExists: boolean; negated: boolean; test: Test | "Null" };

/** Reads an operator's name, for example `ForAnyValue:StringLikeIfExists`; undefined when IAM has none of that name. */
export function parseOperator(name: string): Operator | undefined {
  const found = /^(?:(ForAnyValue|ForAllValues):)?(\w+?)(IfExists)?$/.exec(name);
  if (!found) return undefined;
  const [, prefix, base = "", ifExists] = found;
  const test = base === "Null" ? "Null" : operators[negations[base] ?? base];
  if (!test || (base === "Null" && (prefix !== undefined || ifExists !== undefined))) return undefined;
  return {
    set: prefix === "ForAnyValue" ? "any" : prefix === "ForAllValues" ? "all" : undefined,
    ifExists: ifExists !== undefined,
    negated: base in negations,
    test,
  };
}

/**
 * Whether one condition holds; `variables` says whether `${…}` stands for a value. Throws on an operator that IAM does not
 * have: never a silent yes or no.
 */
export function holds(condition: Condition, context: Context, variables: boolean): boolean {
  const operator = parseOperator(condition.operator);
  if (!operator) throw new Error(unknownOperator(condition.operator));
  const given = contextValue(context, condition.key);
  const { test, negated, set, ifExists } = operator;
  if (test === "Null")
    return condition.values.some((value) => (value.toLowerCase() === "true") === (given === undefined));
  if (given === undefined || given.length === 0) return ifExists || set === "all" || (negated && set !== "any");
  const values = variables ? context : undefined;
  const fits = (value: string): boolean => {
    const all = condition.values.map((wanted) => test(wanted, value, values));
    return negated ? all.every((one) => one === false) : all.some((one) => one === true);
  };
  // A key of several values is compared by set operators only.
  if (typeof given === "string") return fits(given);
  if (set === undefined) return false;
  return set === "all" ? given.every(fits) : given.some(fits);
}

export const unknownOperator = (operator: string): string => `IAM has no condition operator ${operator}.`;
