/** A compiled playbook's definition, and what makes two of them the same. Pure. */
import { createHash } from "node:crypto";

/** What the components need of a compiled playbook. */
export type CompiledPlaybook = {
  readonly name: string;
  readonly description: string;
  /** Amazon States Language as JSON text; a string value `${<function name>}` stands for a published version's ARN. */
  readonly definition: string;
  /** Names of all functions that it calls. */
  readonly functions: readonly string[];
};

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
  return JSON.stringify(
    JSON.parse(definition, (_, value: unknown) =>
      typeof value === "string" ? (placeholders.get(value) ?? value) : value,
    ),
  );
}
