import type { CallExpression } from "acorn";
import type { Expression } from "../expression.ts";
import { bind } from "./declarations.ts";
import { argument, type Here, toolCalled, wrong } from "./here.ts";
import { known } from "./known.ts";
import { method } from "./methods.ts";
import { Scope } from "./scope.ts";
import { value } from "./values.ts";

/** A call inside a value: a tool that is no step, a helper of the playbook, or a method of a list or a text. */
export function call(node: CallExpression, here: Here): Expression {
  const tool = toolCalled(here, node);
  if (tool) return toolValue(node, tool, here);
  const { callee } = node;
  if (callee.type === "Identifier") return helper(node, callee.name, here);
  if (
    callee.type === "MemberExpression" &&
    !callee.computed &&
    callee.object.type !== "Super" &&
    callee.property.type === "Identifier"
  ) {
    return method(node, value(callee.object, here), callee.property.name, here);
  }
  throw wrong(here, node, "this call is not understood", "do it in a task function");
}

function toolValue(node: CallExpression, tool: string, here: Here): Expression {
  const first = argument(here, node.arguments, 0);
  const second = argument(here, node.arguments, 1);
  if (tool === "form" && first && second) {
    const fields = value(second, here);
    if (fields.op !== "object")
      throw wrong(
        here,
        second,
        "the fields of a form must be written out here",
        'write form("Jira ticket", { ticket: "Ticket" })',
      );
    return {
      op: "object",
      entries: [
        ["label", value(first, here)],
        ["fields", fields],
      ],
    };
  }
  if (tool === "group" && first) {
    const name = known(first, here);
    if (typeof name !== "string") throw wrong(here, first, "a group's name is text", 'write group("security-oncall")');
    return { op: "object", entries: [["group", value(first, here)]] };
  }
  if (tool === "problemOf" && first) return value(first, here);
  if (tool === "finish" || tool === "fail") {
    throw wrong(
      here,
      node,
      `${tool}(…) cannot end the whole playbook from here`,
      `return a value, and ${tool} after it`,
    );
  }
  throw wrong(here, node, `${tool}(…) is a step: it must be waited for`, `write await ${tool}(…)`);
}

function helper(node: CallExpression, name: string, here: Here): Expression {
  const bound = here.scope.get(name);
  if (bound?.is !== "helper")
    throw wrong(here, node, `${name}(…) is not something a playbook can call`, "make it a task function");
  const scope = new Scope(bound.scope);
  for (const [i, parameter] of bound.node.params.entries()) {
    const given = argument(here, node.arguments, i);
    bind(parameter, given ? value(given, here) : { op: "absent" }, { ...here, scope }, false);
  }
  const { body } = bound.node;
  if (body.type === "BlockStatement")
    throw wrong(
      here,
      node,
      "a helper inside a playbook can only be an expression",
      "write const isBad = (x) => x.score > 80",
    );
  return value(body, { ...here, scope });
}
