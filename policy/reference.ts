/** The reference's list of rules, from what each rule says of itself. */
import type { Rule } from "#policy/core/rule";

const mark = (name: string, edge: "begin" | "end") => `<!-- ${name}: ${edge} -->`;

/** The page with its two tables written anew. Throws when the page has lost its marks. */
export function withRules(page: string, rules: readonly Rule[]): string {
  return written(written(page, "rules", table(rules)), "configuration", configuration(rules));
}

function table(rules: readonly Rule[]): string {
  return rows(
    ["rule", "severity", "what holds", "why", "how to mend it", "demanded by"],
    rules.map(({ id, severity, title, why, fix, reference }) => [`\`${id}\``, severity, title, why, fix, reference]),
  );
}

function configuration(rules: readonly Rule[]): string {
  return rows(
    ["rule", "key", "when not set"],
    rules.flatMap(({ id, defaults = {} }) =>
      Object.entries(defaults).map(([key, value]) => [`\`${id}\``, `\`${key}\``, `\`${JSON.stringify(value)}\``]),
    ),
  );
}

function rows(head: readonly string[], body: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...body.map(line)].join("\n");
}

function written(page: string, name: string, text: string): string {
  const [before, rest] = page.split(mark(name, "begin"));
  const after = rest?.split(mark(name, "end"))[1];
  if (before === undefined || after === undefined) throw new Error(`The page has no marks for ${name}`);
  return `${before}${mark(name, "begin")}\n${text}\n${mark(name, "end")}${after}`;
}
