/** A map, or the difference of two, as text for a terminal. */
import { alike } from "#policy/map/alike";
import type { MapDifference } from "#policy/map/diff";
import type { PermissionMap } from "#policy/map/map";
import { type MarkedTarget, type Row, type Section, sectionsOf } from "#policy/map/rows";
import { usersOf } from "#policy/map/users";

export function mapAsText({ targets }: PermissionMap): string {
  return alike(targets)
    .map(({ names, target }) =>
      [heading(names), ...sectionsOf(target).map(section), users(target), ...pending(target)].join("\n\n"),
    )
    .join("\n\n\n");
}

export function differenceAsText({ targets }: MapDifference): string {
  if (targets.length === 0) return "Nobody may do more or less than before.";
  return alike(targets)
    .map(({ names, target }) => [heading(names), ...sectionsOf(target).map(section), ...pending(target)].join("\n\n"))
    .join("\n\n\n");
}

export const heading = (names: readonly string[]): string =>
  names.map((name) => name || "Outside of any target").join(", ");

function section({ title, kind, blocks }: Section): string {
  const note = kind === "function" ? ": each also writes into its own log group" : "";
  const texts = blocks.map(({ name, at, rows }) =>
    [[name, ...(at ? [at] : [])].join("  "), ...aligned(rows)].join("\n"),
  );
  return [`${title.toUpperCase()}${note}`, ...texts].join("\n\n");
}

function aligned(rows: readonly Row[]): readonly string[] {
  const width = (column: "on" | "may") => Math.max(...rows.map((row) => row[column].length));
  return rows.map(({ mark, on, may, why }, at) => {
    const said = why.length > 40 && why === rows[at - 1]?.why ? "as above" : why;
    return `${mark || " "} ${on.padEnd(width("on"))}  ${may.padEnd(width("may"))}  ${said}`.trimEnd();
  });
}

function users(target: MarkedTarget): string {
  const some = usersOf(target);
  const width = Math.max(0, ...some.map(({ on }) => on.length));
  const lines = some.flatMap(({ on, readers, writers }) =>
    [...wrapped("read by ", readers), ...wrapped("written by ", writers)].map(
      (line, at) => `  ${(at === 0 ? on : "").padEnd(width)}  ${line}`,
    ),
  );
  return ["WHO READS AND WRITES", ...lines].join("\n");
}

const longest = 80;

/** Names in lines that are not too long. */
function wrapped(lead: string, names: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const name of names) {
    const last = lines.at(-1);
    if (last === undefined) lines.push(`${lead}${name}`);
    else if (last.length + name.length < longest) lines[lines.length - 1] = `${last}, ${name}`;
    else lines.splice(-1, 1, `${last},`, `${" ".repeat(lead.length)}${name}`);
  }
  return lines;
}

export function pending(target: MarkedTarget): readonly string[] {
  if (target.pending.length === 0) return [];
  return [
    ["NOT KNOWN YET (stands only after the deployment)", ...target.pending.map((one) => `  policy of ${one}`)].join(
      "\n",
    ),
  ];
}
