/** The report for a pull request. */
import type { Source } from "#policy/core/rule";
import type { Report } from "#policy/judge";
import { findingsIn, unjudgedIn } from "#policy/report/across-targets";
import { basis, byRule, nameOf, placeOf, timeLeft, verdict } from "#policy/report/words";

export type MarkdownOptions = {
  /** Where the repository's files can be seen, such as `https://github.com/acme/socless/blob/<commit>`: places become links. */
  readonly links?: string;
  /** Further sections, each with a heading of its own. */
  readonly sections?: readonly string[];
  /** The most characters: GitHub takes 65,536 in a comment. Sections that have no room are left out, the last first. */
  readonly limit?: number;
};

export function asMarkdown(report: Report, { links, sections = [], limit = 65_536 }: MarkdownOptions = {}): string {
  const place = (source: Source | undefined) => (source ? linked(source, links) : "");
  const mark = report.findings.some(({ level }) => level === "mandatory") ? "❌" : "✅";
  const about = basis(report, unjudgedIn(report).length).join(", ");
  const parts = [
    `### Policy: stack ${code(report.stack)}\n\n${mark} **${verdict(findingsIn(report))}.** ${about}.`,
    ...findings(report, place),
    ...exceptions(report, place),
    ...sections,
    ...notYet(report),
    ...(report.disabled.length > 0
      ? [`Switched off by the configuration: ${report.disabled.map(code).join(", ")}.`]
      : []),
  ];
  return fitting(parts, limit);
}

type Place = (source: Source | undefined) => string;

function findings(report: Report, place: Place): readonly string[] {
  const all = findingsIn(report);
  if (all.length === 0) return [];
  const lines = all.map((one) => [
    one.level === "mandatory" ? `**${one.severity}**` : `${one.severity}, advice`,
    code(one.rule),
    [code(nameOf(one.resource).name), place(one.source)].filter((part) => part !== "").join("<br>"),
    `${code(one.path)}: ${escaped(`${one.message}${one.where}`)}`,
  ]);
  const mends = byRule(all).map(({ rule: { rule, title, fix, reference } }) =>
    [`- ${code(rule)}: ${escaped(title)}.`, `  **Mend:** ${escaped(fix)}`, `  Demanded by ${escaped(reference)}`].join(
      "<br>\n",
    ),
  );
  return [
    table(["severity", "rule", "resource", "what is wrong"], lines),
    folded("How to mend it", mends.join("\n"), "open"),
  ];
}

function exceptions({ exceptions: all }: Report, place: Place): readonly string[] {
  if (all.length === 0) return [];
  const lines = all.map(({ exception: { rule, resource, reason, owner, expires, source }, state, daysLeft }) => [
    code(rule),
    [code(nameOf(resource).name), place(source)].join("<br>"),
    escaped(reason),
    escaped(owner),
    `${expires}, ${timeLeft(daysLeft)}`,
    state === "in use" ? state : `**${state}**`,
  ]);
  return [`#### Exceptions\n\n${table(["rule", "resource", "reason", "owner", "until", "state"], lines)}`];
}

function notYet(report: Report): readonly string[] {
  const unjudged = unjudgedIn(report);
  if (unjudged.length === 0) return [];
  const lines = unjudged.map((one) => [
    code(one.rule),
    `${code(nameOf(one.resource).name)}${escaped(one.where)}`,
    one.paths.map(code).join(", "),
  ]);
  const head = `What cannot be judged yet: it stands only after the deployment (${unjudged.length})`;
  return [folded(head, table(["rule", "resource", "inputs"], lines))];
}

/** A section that opens at a click. */
export const folded = (head: string, body: string, state: "open" | "closed" = "closed"): string =>
  `<details${state === "open" ? " open" : ""}><summary>${head}</summary>\n\n${body}\n\n</details>`;

export function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...lines.map(line)].join("\n");
}

export function linked(source: Source, links: string | undefined): string {
  const place = escaped(placeOf(source));
  return links === undefined ? place : `[${place}](${links}/${encodeURI(source.file)}#L${source.line})`;
}

/** Names come from the program that is reviewed: none of them may format the comment, link or call somebody. */
export const escaped = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll("@", "&#64;")
    .replaceAll(/[\\`*_[\]|~]/g, (sign) => `\\${sign}`)
    .replaceAll(/\s*\n\s*/g, " ");

/** In a table a bar ends the cell also within code. */
export function code(text: string): string {
  const inner = text.replaceAll(/\s*\n\s*/g, " ").replaceAll("|", "\\|");
  return inner.includes("`") ? `\`\` ${inner} \`\`` : `\`${inner}\``;
}

function fitting(parts: readonly string[], limit: number): string {
  const all = parts.join("\n\n");
  if (all.length <= limit) return `${all}\n`;
  const note = "_The rest has no room here: see the whole report among the run's files._";
  let kept = parts;
  while (kept.length > 1 && [...kept, note].join("\n\n").length >= limit) kept = kept.slice(0, -1);
  return `${[...kept, note].join("\n\n").slice(0, limit - 1)}\n`;
}
