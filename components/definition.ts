/** A compiled playbook's definition, and what makes two of them the same. Pure. */
import { createHash } from "node:crypto";
import type { Compiled } from "../playbooks/language/index.ts";

/** What the components need of a compiled playbook. */
export type CompiledPlaybook = Pick<Compiled, "name" | "description" | "definition" | "functions" | "at">;

const digits = 10;

/** Names what a playbook does: its definition and the code of all that it calls. */
export function playbookHash(playbook: CompiledPlaybook, codeHashes: Readonly<Record<string, string>>): string {
  const parts = [
    playbook.definition,
    ...[...playbook.functions].sort().map((name) => `${name}=${codeHashes[name] ?? ""}`),
  ];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, digits);
}

/** Puts the ARNs where the names stand. Only a whole string value is a name; a text that contains one is left alone. */
export function substitute(definition: string, arns: Readonly<Record<string, string>>): string {
  const placeholders = new Map(Object.entries(arns).map(([name, arn]) => [`\${${name}}`, arn]));
  const fill = (_: string, value: unknown) => (typeof value === "string" ? (placeholders.get(value) ?? value) : value);
  return JSON.stringify(JSON.parse(definition, fill));
}
