import type { Node as AnyNode, CallExpression, Expression as Node } from "acorn";
import { type Expression, nothing, variable } from "../expression.ts";
import { condition } from "./conditions.ts";
import { argument, blockIn, type Here, toolCalled, wrong } from "./here.ts";
import { label } from "./labels.ts";
import { step } from "./step-calls.ts";
import { value } from "./values.ts";

/** `return …`: an outcome for the playbook, a value for a branch, an item or a procedure. */
export function ending(returned: Node | undefined, node: AnyNode, here: Here): void {
  const place = here.text.place(node);
  if (returned?.type === "ConditionalExpression") {
    const when = condition(returned.test, here);
    const name = label(here, returned.test, "if");
    const yes = blockIn(here);
    const no = blockIn(here);
    ending(returned.consequent, node, yes);
    ending(returned.alternate, node, no);
    here.out.push({ kind: "choose", place, name, cases: [{ when, body: yes.out }], otherwise: no.out });
    return;
  }
  const tool = returned ? toolCalled(here, returned) : undefined;
  if (returned?.type === "CallExpression" && tool === "finish") {
    finish(returned, here);
    return;
  }
  if (returned?.type === "CallExpression" && tool === "fail") {
    fail(returned, here);
    return;
  }
  if (here.depth === 0 && here.part === "main") {
    throw wrong(
      here,
      node,
      "the playbook ends without an outcome here",
      'write return finish("…") or return fail("…", "…")',
    );
  }
  if (here.depth === 0 && here.part === "closing")
    throw wrong(here, node, "the closing steps return nothing", "use if … else");
  const name = label(here, returned ?? node, "give");
  here.out.push({ kind: "give", place, name, value: returned ? promised(returned, here) : nothing });
}

/** `return task(…)` and `() => task(…)`: the promise is passed on, which is as good as await. */
export function promised(node: Node, here: Here): Expression {
  const tool = toolCalled(here, node);
  if (tool !== "task" && tool !== "ask" && tool !== "parallel" && tool !== "forEach") return value(node, here);
  const result = step(node, here, "result");
  return result === undefined ? nothing : variable(result);
}

function ensureWhole(call: CallExpression, what: string, here: Here): void {
  if (here.depth > 0 || here.part === "procedure") {
    throw wrong(
      here,
      call,
      `${what}(…) cannot end the whole playbook from here`,
      `return a value, and ${what} after it`,
    );
  }
  if (here.part === "closing")
    throw wrong(here, call, `${what}(…) inside the closing steps`, "the outcome is already decided here");
}

function finish(call: CallExpression, here: Here): void {
  ensureWhole(call, "finish", here);
  const [outcome, data] = [argument(here, call.arguments, 0), argument(here, call.arguments, 1)];
  if (!outcome) throw wrong(here, call, "an ending needs an outcome", 'write finish("…")');
  const read = value(outcome, here);
  if (read.op === "literal" && !here.reading.outcomes.some((one) => one === read.value)) {
    throw wrong(
      here,
      outcome,
      `${JSON.stringify(read.value)} is not one of the outcomes`,
      `one of: ${here.reading.outcomes.join(", ")}`,
    );
  }
  const name = label(here, outcome, "finish");
  here.out.push({ kind: "finish", place: here.text.place(call), name, outcome: read, data: data && value(data, here) });
}

function fail(call: CallExpression, here: Here): void {
  ensureWhole(call, "fail", here);
  const [error, cause] = [argument(here, call.arguments, 0), argument(here, call.arguments, 1)];
  if (!error || !cause) throw wrong(here, call, "a failure needs a name and a cause", 'write fail("NoDecision", "…")');
  const name = label(here, error, "fail");
  here.out.push({
    kind: "fail",
    place: here.text.place(call),
    name,
    error: value(error, here),
    cause: value(cause, here),
  });
}
