import type { Pattern, VariableDeclarator } from "acorn";
import { type Expression, nothing, someIn, variable } from "../expression.ts";
import { type Here, sometimes, wrong } from "./here.ts";
import { label } from "./labels.ts";
import { unknownShape } from "./schema.ts";
import { step } from "./step-calls.ts";
import { value } from "./values.ts";

/** `const …` and `let …`. */
export function declare(node: VariableDeclarator, mutable: boolean, here: Here): void {
  const { id, init } = node;
  if (init?.type === "ArrowFunctionExpression") {
    if (init.async || init.body.type === "BlockStatement" || id.type !== "Identifier") {
      throw wrong(
        here,
        node,
        "a helper inside a playbook can only be an expression",
        "write const isBad = (x) => x.score > 80",
      );
    }
    here.scope.set(id.name, { is: "helper", node: init, scope: here.scope });
    return;
  }
  if (init?.type === "AwaitExpression") {
    const result = step(init.argument, here, id.type === "Identifier" ? { named: id.name } : "result");
    if (result === undefined) throw wrong(here, node, "this step gives no value", "write it without const");
    bind(id, variable(result), here, mutable);
    return;
  }
  if (!init) {
    if (id.type !== "Identifier") throw wrong(here, node, "this cannot be taken apart", "name it");
    declareNothing(node, id.name, mutable, here);
    return;
  }
  const read = value(init, here);
  if (!mutable && !mayChange(read, here)) {
    bind(id, read, here, false); // another name for the same thing
    return;
  }
  if (id.type !== "Identifier") throw wrong(here, node, "this cannot be taken apart", "use const, or name it first");
  const name = here.reading.names.fresh(id.name);
  here.reading.shapes.setVariable(name, mutable ? unknownShape : here.reading.shapes.of(read));
  here.out.push({
    kind: "set",
    place: here.text.place(node),
    name: label(here, id, "set"),
    variable: name,
    value: read,
  });
  here.scope.set(id.name, { is: "variable", name, mutable, depth: here.depth });
}

/** `let found;`: nothing yet. Outside of loops and branches the machine starts with it. */
function declareNothing(node: VariableDeclarator, id: string, mutable: boolean, here: Here): void {
  const name = here.reading.names.fresh(id);
  here.reading.shapes.setVariable(name, unknownShape);
  if (here.depth === 0 && !here.inLoop && here.part === "main") here.reading.nothings.push(name);
  else
    here.out.push({
      kind: "set",
      place: here.text.place(node),
      name: label(here, node, "set"),
      variable: name,
      value: nothing,
    });
  here.scope.set(id, { is: "variable", name, mutable, depth: here.depth });
}

/** Gives the names of a pattern to a value and its fields. */
export function bind(pattern: Pattern, read: Expression, here: Here, mutable: boolean): void {
  if (pattern.type === "Identifier") {
    if (mutable && read.op === "variable") here.reading.shapes.setVariable(read.name, unknownShape);
    const { depth } = here;
    const variable =
      read.op === "variable" ? ({ is: "variable", name: read.name, mutable, depth } as const) : undefined;
    here.scope.set(pattern.name, variable ?? { is: "value", value: read });
    return;
  }
  if (pattern.type !== "ObjectPattern" || mutable)
    throw wrong(here, pattern, "this cannot be taken apart", "use const, and name the fields");
  for (const one of pattern.properties) {
    if (one.type !== "Property" || one.computed)
      throw wrong(here, one, "this cannot be taken apart", "name the fields");
    const key =
      one.key.type === "Identifier" ? one.key.name : one.key.type === "Literal" ? String(one.key.value) : undefined;
    if (key === undefined) throw wrong(here, one, "this cannot be taken apart", "name the fields");
    const got: Expression = { op: "get", of: read, key };
    if (one.value.type === "AssignmentPattern") {
      // as in JavaScript the default stands for undefined only; null and missing count as one here
      const no = value(one.value.right, sometimes(here));
      bind(one.value.left, { op: "if", test: { op: "present", of: got }, yes: got, no }, here, false);
    } else bind(one.value, got, here, false);
  }
}

const mayChange = (read: Expression, here: Here): boolean =>
  someIn(read, (e) => e.op === "variable" && here.scope.mayChange(e.name));
