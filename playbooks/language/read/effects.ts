import type { AssignmentExpression, Expression as Node } from "acorn";
import { variable } from "../expression.ts";
import { type Here, notUnderstood, toolCalled, wrong } from "./here.ts";
import { label } from "./labels.ts";
import { step } from "./step-calls.ts";
import { value } from "./values.ts";

/** A line that is neither a value nor a decision: a step, or a change of a variable. */
export function effect(node: Node, here: Here): void {
  if (node.type === "AwaitExpression") {
    step(node.argument, here, "nothing");
    return;
  }
  if (node.type === "AssignmentExpression") {
    assign(node, here);
    return;
  }
  const tool = toolCalled(here, node);
  if (tool === "finish" || tool === "fail")
    throw wrong(here, node, `${tool}(…) alone does not end the playbook`, `write return ${tool}(…)`);
  if (tool) throw wrong(here, node, `${tool}(…) is a step: it must be waited for`, `write await ${tool}(…)`);
  throw notUnderstood(
    here,
    node,
    "do on a line of its own",
    "a line of a playbook is a step (await …), a value (const …) or a decision",
  );
}

function assign(node: AssignmentExpression, here: Here): void {
  const { left, right, operator } = node;
  if (left.type !== "Identifier")
    throw wrong(here, node, "only variables can be changed", "make a new value: const changed = { … }");
  const bound = here.scope.get(left.name);
  if (bound?.is !== "variable" || !bound.mutable)
    throw wrong(here, node, `${left.name} cannot be changed`, "declare it with let");
  if (bound.depth !== here.depth) {
    throw wrong(
      here,
      node,
      `${left.name} belongs to the playbook around this branch; a branch cannot change it (branches run at the same time)`,
      "return the value from the branch",
    );
  }
  if (operator !== "=") throw wrong(here, node, `${operator} is not understood`, `write ${left.name} = ${left.name} …`);
  const place = here.text.place(node);
  const result = right.type === "AwaitExpression" ? step(right.argument, here, "result") : undefined;
  if (right.type === "AwaitExpression" && result === undefined)
    throw wrong(here, right, "this step gives no value", "write it on a line of its own");
  const computed = result === undefined ? value(right, here) : variable(result);
  here.out.push({ kind: "set", place, name: label(here, left, "set"), variable: bound.name, value: computed });
}
