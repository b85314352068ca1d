/** A map, or the difference of two, as Markdown for a pull request. */
import { alike } from "#policy/map/alike";
import type { MapDifference } from "#policy/map/diff";
import type { PermissionMap } from "#policy/map/map";
import { type Section, sectionsOf } from "#policy/map/rows";
import { differenceAsText, heading, pending } from "#policy/map/text";

export function mapAsMarkdown({ targets }: PermissionMap): string {
  return alike(targets)
    .map(({ names, target }) =>
      [`### ${heading(names)}`, ...sectionsOf(target).map(table), ...pending(target).map((one) => fenced(one))].join(
        "\n\n",
      ),
    )
    .join("\n\n");
}

/** Green and red, as the pull request's own lines. */
export function differenceAsMarkdown(difference: MapDifference): string {
  const text = differenceAsText(difference);
  return difference.targets.length === 0 ? text : fenced(text, "diff");
}

function table({ title, blocks }: Section): string {
  const head = ["| who | on | may | why |", "|---|---|---|---|"];
  const lines = blocks.flatMap(({ name, at, rows }) => {
    const who = at === undefined ? `**${escaped(name)}**` : `**${escaped(name)}**<br>${code(at)}`;
    const cells = rows.length === 0 ? [["nothing", "", ""]] : rows.map(({ on, may, why }) => [on, code(may), why]);
    return cells.map((row, index) =>
      line([index === 0 ? who : "", ...row.map((cell) => (cell.startsWith("`") ? cell : escaped(cell)))]),
    );
  });
  return [`#### ${title}`, "", ...head, ...lines].join("\n");
}

const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

/** No text of a stack can end a cell or begin a tag, nor stars make it bold. */
const escaped = (text: string): string =>
  text.replaceAll("|", "\\|").replaceAll("<", "&lt;").replaceAll(/[*_]/g, "\\$&").replaceAll(/\s+/g, " ");

const code = (text: string): string =>
  `\`${text.replaceAll("`", "'").replaceAll("|", "\\|").replaceAll(/\s+/g, " ")}\``;

/** No text of a stack can end the block. */
const fenced = (text: string, language = ""): string =>
  [`\`\`\`${language}`, text.replaceAll("```", "'''"), "```"].join("\n");
