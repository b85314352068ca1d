import type { Json } from "../../../service.ts";
import { SyntaxProblem } from "./cursor.ts";
import { compileExpression, type Valued } from "./expression.ts";

/** A payload template: keys that end in `.$` hold a path or a call. Throws SyntaxProblem. */
export function compileTemplate(template: Json): Valued {
  if (Array.isArray(template)) {
    const parts = template.map(compileTemplate);
    return (scope) => parts.map((part) => part(scope));
  }
  if (template === null || typeof template !== "object") return () => template;
  const fields = Object.entries(template).map(([key, value]) => compileField(key, value, template));
  return (scope) => Object.fromEntries(fields.map(({ name, value }) => [name, value(scope)]));
}

function compileField(key: string, value: Json, around: { readonly [key: string]: Json }) {
  if (!key.endsWith(".$")) return { name: key, value: compileTemplate(value) };
  const name = key.slice(0, -2);
  if (Object.hasOwn(around, name)) throw new SyntaxProblem(`"${name}" and "${key}" exclude each other`);
  if (typeof value !== "string") throw new SyntaxProblem(`"${key}" must hold a path or a function in a text`);
  return { name, value: compileExpression(value, key) };
}
