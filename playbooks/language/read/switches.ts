import type { Statement, SwitchCase, SwitchStatement } from "acorn";
import type { Expression } from "../expression.ts";
import type { Json } from "../json.ts";
import type { Case, Steps } from "../steps.ts";
import { equality } from "./binary.ts";
import { blockIn, type Here, wrong } from "./here.ts";
import { label } from "./labels.ts";
import { constants, fieldOf } from "./schema.ts";
import { statements } from "./statements.ts";
import { value } from "./values.ts";

/** `switch`: every value must have its case, or there must be a default; no case runs into the next. */
export function choose(node: SwitchStatement, here: Here): void {
  const on = value(node.discriminant, here);
  const name = label(here, node.discriminant, "by");
  const cases: Case[] = [];
  const seen: Json[] = [];
  let otherwise: Steps | undefined;
  let pending: Expression[] = [];
  let fallsToDefault = false;
  for (const one of node.cases) {
    if (one.test) {
      const constant = value(one.test, here);
      if (constant.op === "literal") seen.push(constant.value);
      if (constant.op === "absent") seen.push(null);
      pending.push(equality(here, { left: on, right: constant, leftNode: node.discriminant, rightNode: one.test }));
      if (one.consequent.length === 0 && one !== node.cases.at(-1)) continue;
    } else fallsToDefault = pending.length > 0;
    const steps = caseBody(one, one === node.cases.at(-1), here);
    if (!one.test) otherwise = steps;
    else cases.push({ when: either(pending), body: steps });
    pending = [];
  }
  if (fallsToDefault && !otherwise) throw wrong(here, node, "this case runs into nothing", "give it steps");
  if (!otherwise) otherwise = exhaustive(node, here, on, seen, cases);
  here.out.push({ kind: "choose", place: here.text.place(node), name, cases, otherwise });
}

/** Without a default every value must have been named; the last case then needs no test, unless there may be no value. */
function exhaustive(node: SwitchStatement, here: Here, on: Expression, seen: readonly Json[], cases: Case[]): Steps {
  const all = constants(here.reading.shapes.schema(on));
  const missing = all?.filter((one) => !seen.includes(one)).map((one) => JSON.stringify(one)) ?? ["other values"];
  if (missing.length > 0)
    throw wrong(here, node, `this switch has no case for ${missing.join(", ")}`, "add the case, or default:");
  if (mayBeNothing(node, on, here) && !seen.includes(null)) return [];
  return cases.pop()?.body ?? [];
}

/** `answer.choice` without `?.` has a value when the field itself must: TypeScript has seen to the rest. */
function mayBeNothing({ discriminant }: SwitchStatement, on: Expression, here: Here): boolean {
  const { shapes } = here.reading;
  if (discriminant.type !== "MemberExpression" || on.op !== "get" || typeof on.key !== "string")
    return shapes.of(on).maybe;
  return fieldOf({ ...shapes.of(on.of), maybe: false }, on.key).maybe;
}

function caseBody(one: SwitchCase, isLast: boolean, here: Here): Steps {
  const list = one.consequent.flatMap((each): readonly Statement[] =>
    each.type === "BlockStatement" ? each.body : [each],
  );
  const last = list.at(-1)?.type;
  const ends = last === "BreakStatement" || last === "ReturnStatement" || last === "ContinueStatement";
  if (!ends && !isLast) throw wrong(here, one, "this case runs into the next one", "end it with break or return");
  const inner = blockIn({ ...here, inCase: true });
  statements(last === "BreakStatement" ? list.slice(0, -1) : list, inner);
  return inner.out;
}

function either(conditions: readonly Expression[]): Expression {
  return conditions.reduce((left, right) => ({ op: "binary", sign: "or", left, right }));
}
