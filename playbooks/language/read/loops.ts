import type { BreakStatement, ContinueStatement, ForOfStatement } from "acorn";
import { blockIn, type Here, toolCalled, wrong } from "./here.ts";
import { known } from "./known.ts";
import { label } from "./labels.ts";
import { body } from "./statements.ts";

/** `for (const attempt of upTo(3)) { … }`: the only loop, since it ends. */
export function loop(node: ForOfStatement, here: Here): void {
  const { right, left } = node;
  if (right.type !== "CallExpression" || toolCalled(here, right) !== "upTo") {
    throw wrong(
      here,
      node,
      "a loop must say how often it runs at most",
      "write for (const attempt of upTo(3)) { … }, or forEach(…) to go through a list",
    );
  }
  const [limit] = right.arguments;
  const times = limit && limit.type !== "SpreadElement" ? known(limit, here) : undefined;
  if (typeof times !== "number" || !Number.isInteger(times) || times < 1) {
    throw wrong(here, right, "upTo takes a whole number that is known now", "write upTo(3)");
  }
  const id = left.type === "VariableDeclaration" ? left.declarations[0]?.id : undefined;
  if (left.type !== "VariableDeclaration" || left.kind !== "const" || id?.type !== "Identifier") {
    throw wrong(here, left, "the round of a loop needs a name", "write for (const attempt of upTo(3))");
  }
  const counter = here.reading.names.fresh(id.name);
  here.reading.shapes.setVariable(counter, { schema: { type: "number" }, maybe: false });
  const name = label(here, id, "repeat");
  const inner = blockIn({ ...here, inLoop: true, inCase: false });
  inner.scope.set(id.name, { is: "variable", name: counter, mutable: false, depth: here.depth });
  here.out.push({ kind: "repeat", place: here.text.place(node), name, counter, times, body: body(node.body, inner) });
}

/** `break` and `continue`, of the loop around. */
export function leaveLoop(node: BreakStatement | ContinueStatement, here: Here): void {
  if (node.label) throw wrong(here, node, "labels are not understood", "leave one loop at a time");
  if (node.type === "BreakStatement" && here.inCase) {
    throw wrong(here, node, "a break inside a case would leave the switch, not the loop", "use if … else here");
  }
  here.out.push({ kind: node.type === "BreakStatement" ? "break" : "again", place: here.text.place(node) });
}
