import type { IfStatement, Statement, TryStatement } from "acorn";
import type { Steps } from "../steps.ts";
import { condition } from "./conditions.ts";
import { declare } from "./declarations.ts";
import { effect } from "./effects.ts";
import { ending } from "./endings.ts";
import { blockIn, type Here, notUnderstood, wrong } from "./here.ts";
import { label } from "./labels.ts";
import { leaveLoop, loop } from "./loops.ts";
import { choose } from "./switches.ts";

/** Reads statements into steps, one after the other. */
export function statements(list: readonly Statement[], here: Here): void {
  for (const one of list) statement(one, here);
}

/** Reads what stands in braces, or the one statement without. */
export function body(node: Statement, here: Here): Steps {
  const inner = blockIn(here);
  statements(node.type === "BlockStatement" ? node.body : [node], inner);
  return inner.out;
}

function statement(node: Statement, here: Here): void {
  switch (node.type) {
    case "EmptyStatement":
      return;
    case "BlockStatement":
      here.out.push(...body(node, here));
      return;
    case "ExpressionStatement":
      effect(node.expression, here);
      return;
    case "VariableDeclaration":
      if (node.kind !== "const" && node.kind !== "let")
        throw wrong(here, node, `${node.kind} is not understood`, "write const or let");
      for (const one of node.declarations) declare(one, node.kind === "let", here);
      return;
    case "IfStatement":
      decide(node, here);
      return;
    case "SwitchStatement":
      choose(node, here);
      return;
    case "ForOfStatement":
      loop(node, here);
      return;
    case "BreakStatement":
    case "ContinueStatement":
      leaveLoop(node, here);
      return;
    case "ReturnStatement":
      ending(node.argument ?? undefined, node, here);
      return;
    case "TryStatement":
      attempt(node, here);
      return;
    default:
      throw notUnderstood(
        here,
        node,
        "do",
        "a playbook is made of if, switch, for … of upTo(n), try/catch, return, and its tools; other work belongs into a task function",
      );
  }
}

function decide(node: IfStatement, here: Here): void {
  const when = condition(node.test, here);
  const name = label(here, node.test, "if");
  const yes = body(node.consequent, here);
  const otherwise = node.alternate ? body(node.alternate, here) : [];
  here.out.push({ kind: "choose", place: here.text.place(node), name, cases: [{ when, body: yes }], otherwise });
}

function attempt(node: TryStatement, here: Here): void {
  if (node.finalizer)
    throw wrong(here, node.finalizer, "finally is not understood", "what must always run belongs into inEveryOutcome");
  if (!node.handler) throw wrong(here, node, "try without catch does nothing", "add catch (e) { … }");
  const caught = node.handler.param;
  if (caught && caught.type !== "Identifier")
    throw wrong(here, caught, "what was caught cannot be taken apart", "write catch (e), and problemOf(e)");
  const problem = here.reading.names.fresh(caught?.name ?? "caught");
  const text = { type: "string" };
  here.reading.shapes.setVariable(problem, {
    schema: {
      type: "object",
      properties: { step: text, error: text, cause: text },
      required: ["step", "error", "cause"],
    },
    maybe: false,
  });
  const steps = body(node.block, here);
  const handling = blockIn(here);
  if (caught) handling.scope.set(caught.name, { is: "variable", name: problem, mutable: false, depth: here.depth });
  statements(node.handler.body.body, handling);
  here.out.push({ kind: "try", place: here.text.place(node), body: steps, problem, handler: handling.out });
}
