/** A map, or the difference of two, as text for a terminal. */
import { alike } from "#policy/map/alike";
import { hung, lineWidth, row, widest, wrap } from "#policy/map/columns";
import type { MapDifference } from "#policy/map/diff";
import type { PermissionMap } from "#policy/map/map";
import { type Block, legend, type MarkedTarget, type Row, type Section, sectionsOf } from "#policy/map/rows";
import { usersOf } from "#policy/map/users";
import { type Paint, plain } from "#policy/report/text";

export function mapAsText({ targets }: PermissionMap, paint: Paint = plain): string {
  const texts = alike(targets).map(({ names, target }) => [
    heading(names, paint),
    ...sections(target, paint),
    ...users(target, paint),
    ...pending(target, paint),
  ]);
  const head = wrap(legend, lineWidth).map((line) => paint("dim", line));
  return [head.join("\n"), ...texts.map((parts) => parts.join("\n\n"))].join("\n\n\n");
}

export function differenceAsText({ targets }: MapDifference, paint: Paint = plain): string {
  if (targets.length === 0) return "Nobody may do more or less than before.";
  const texts = alike(targets).map(({ names, target }) =>
    [heading(names, paint), ...sections(target, paint), ...pending(target, paint)].join("\n\n"),
  );
  return texts.join("\n\n\n");
}

/** How many targets are told by name. */
const named = 6;

/** Targets that are told together. */
export function namesOf(names: readonly string[]): string {
  const all = names.map((name) => name || "Outside of any target");
  if (all.length <= named) return all.join(", ");
  return `${all.length} targets: ${all.slice(0, named).join(", ")} and ${all.length - named} more`;
}

const heading = (names: readonly string[], paint: Paint): string =>
  wrap(namesOf(names), lineWidth)
    .map((line) => paint("bold", line))
    .join("\n");

const sections = (target: MarkedTarget, paint: Paint): readonly string[] =>
  sectionsOf(target).map((one) => section(one, paint));

const section = ({ title, blocks }: Section, paint: Paint): string =>
  [paint("bold", title.toUpperCase()), ...blocks.map((one) => block(one, paint))].join("\n\n");

function block({ name, at, rows }: Block, paint: Paint): string {
  const head = at === undefined ? paint("bold", name) : `${paint("bold", name)}  ${paint("blue", at)}`;
  const texts = (column: "on" | "may") => rows.map((one) => one[column]);
  const on = widest(texts("on"), 42);
  const widths = [on, widest(texts("may"), Math.max(30, 70 - on))] as const;
  const lines = rows.flatMap((one, index) => {
    const whole = row([one.on, one.may, why(one, rows[index - 1])], widths, lineWidth - 2);
    return whole.map((line) => painted(`${one.mark || " "} ${line}`, one, paint));
  });
  return [head, ...(rows.length > 0 ? lines : ["  nothing"])].join("\n");
}

/** What is long is not said twice. */
function why(row: Row, before: Row | undefined): string {
  const said = [row.why, row.at ?? ""].filter((one) => one !== "").join("; ");
  return said.length > 40 && before?.why === row.why && before.at === row.at ? "as above" : said;
}

function painted(line: string, { mark, isDeclared }: Row, paint: Paint): string {
  const style = { "+": "green", "-": "red", "": isDeclared ? undefined : "yellow" } as const;
  return style[mark] ? paint(style[mark], line) : line;
}

/** The map from the other side. */
function users(target: MarkedTarget, paint: Paint): readonly string[] {
  const some = usersOf(target);
  if (some.length === 0) return [];
  const indent = widest(
    some.map(({ on }) => on),
    42,
  );
  const lines = some.flatMap(({ on, readers, writers }) => {
    const said = [
      ...(readers.length > 0 ? [`read by ${readers.join(", ")}`] : []),
      ...(writers.length > 0 ? [`written by ${writers.join(", ")}`] : []),
    ];
    return hung(on, said, indent, lineWidth - 2);
  });
  return [[paint("bold", "WHO READS AND WRITES"), "", ...lines.map((line) => `  ${line}`)].join("\n")];
}

function pending(target: MarkedTarget, paint: Paint): readonly string[] {
  if (target.pending.length === 0) return [];
  const head = `${paint("bold", "NOT KNOWN YET")} (stands only after the deployment)`;
  return [[head, ...target.pending.map((one) => `  policies of ${one}`)].join("\n")];
}
