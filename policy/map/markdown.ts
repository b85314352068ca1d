/** A map, or the difference of two, as Markdown for a pull request. */
import { alike } from "#policy/map/alike";
import type { MapDifference } from "#policy/map/diff";
import type { PermissionMap } from "#policy/map/map";
import { legend, type Row, type Section, sectionsOf } from "#policy/map/rows";
import { differenceAsText, namesOf } from "#policy/map/text";
import { code, escaped, linked, type MarkdownOptions, table } from "#policy/report/markdown";

type Links = MarkdownOptions["links"];

export function mapAsMarkdown({ targets }: PermissionMap, links?: Links): string {
  const parts = alike(targets).flatMap(({ names, target }) => [
    `#### ${escaped(namesOf(names))}`,
    ...sectionsOf(target).map((one) => section(one, links)),
    ...(target.pending.length > 0
      ? [`**Not known yet** (stands only after the deployment): policies of ${target.pending.map(code).join(", ")}`]
      : []),
  ]);
  return [legend, ...parts].join("\n\n");
}

/** Green and red, as the pull request's own lines. */
export function differenceAsMarkdown(difference: MapDifference): string {
  const text = differenceAsText(difference);
  return difference.targets.length === 0 ? text : fenced(text, "diff");
}

function section({ title, blocks }: Section, links: Links): string {
  const lines = blocks.flatMap(({ name, at, rows }) => {
    const who = [`**${escaped(name)}**`, ...(at === undefined ? [] : [placed(at, links)])].join("<br>");
    const cells = rows.length === 0 ? [["nothing", "", ""]] : rows.map((row) => cellsOf(row, links));
    return cells.map((row, index) => [index === 0 ? who : "", ...row]);
  });
  return [`**${title}**`, table(["who", "on", "may", "why"], lines)].join("\n\n");
}

function cellsOf({ on, may, why, at, isDeclared }: Row, links: Links): readonly string[] {
  const reason = isDeclared ? escaped(why) : `**${escaped(why)}**`;
  const place = at === undefined ? "" : placed(at, links);
  return [escaped(on), code(may), [reason, place].filter((one) => one !== "").join("<br>")];
}

function placed(at: string, links: Links): string {
  const [, file, line] = /^(.+):(\d+)$/.exec(at) ?? [];
  return file === undefined ? escaped(at) : linked({ file, line: Number(line) }, links);
}

/** No text of a stack can end the block. */
const fenced = (text: string, language = ""): string =>
  [`\`\`\`${language}`, text.replaceAll("```", "'''"), "```"].join("\n");
