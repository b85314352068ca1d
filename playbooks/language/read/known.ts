import type { Expression as Node } from "acorn";
import type { Expression } from "../expression.ts";
import type { Json } from "../json.ts";
import { type Here, sometimes, wrong } from "./here.ts";
import { value } from "./values.ts";

/** A value that must be known when the playbook is compiled. */
export function known(node: Node, here: Here): Json {
  return constantOf(value(node, sometimes(here))) ?? fail(node, here);
}

function fail(node: Node, here: Here): never {
  throw wrong(here, node, `${here.text.words(node)} must be known now`, "write the value out, or list it in uses");
}

/** The value that an expression always has, if it has one. */
export function constantOf(e: Expression): Json | undefined {
  if (e.op === "literal") return e.value;
  if (e.op === "array") {
    const items = e.items.flatMap((item) => constantOf(item) ?? []);
    return items.length === e.items.length ? items : undefined;
  }
  if (e.op !== "object") return undefined;
  const entries: [string, Json][] = [];
  for (const [key, inner] of e.entries) {
    const constant = constantOf(inner);
    if (constant === undefined) return undefined;
    entries.push([key, constant]);
  }
  return Object.fromEntries(entries);
}

/** Something from `uses` by its path, such as `jira.getIssue`; undefined when the node names none. */
export function fromUses(node: Node, here: Here): unknown {
  if (node.type === "Identifier") {
    const bound = here.scope.get(node.name);
    return bound?.is === "use" ? bound.value : undefined;
  }
  if (
    node.type !== "MemberExpression" ||
    node.computed ||
    node.object.type === "Super" ||
    node.property.type !== "Identifier"
  )
    return undefined;
  const object = fromUses(node.object, here);
  if (typeof object !== "object" || object === null || !Object.hasOwn(object, node.property.name)) return undefined;
  return Reflect.get(object, node.property.name);
}

/** The error for a name that comes from nowhere the playbook may look. */
export function outsider(node: Node & { name: string }, here: Here): Error {
  const { name } = node;
  return wrong(
    here,
    node,
    `${name} is outside of the playbook`,
    `list it in uses: { ${name} } and take it: async steps({ …, ${name} })`,
  );
}
