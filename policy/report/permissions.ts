/** Who may do what, or what a change does to that: the part of a report beside the findings. */
import type { MapDifference } from "#policy/map/diff";
import type { PermissionMap } from "#policy/map/map";
import { differenceAsMarkdown, mapAsMarkdown } from "#policy/map/markdown";
import { differenceAsText, mapAsText } from "#policy/map/text";
import { code, folded } from "#policy/report/markdown";
import { type Paint, plain } from "#policy/report/text";

export type Permissions = {
  readonly map: PermissionMap;
  /** Shown instead of the map. `base`: what the user called it. */
  readonly change?: { readonly base: string; readonly difference: MapDifference } | undefined;
};

export function permissionsAsText({ map, change }: Permissions, paint: Paint = plain): string {
  if (!change) return `${paint("bold", "WHO MAY DO WHAT")}\n\n${mapAsText(map)}`;
  const lines = differenceAsText(change.difference).split("\n");
  const painted = lines.map((line) => (line.startsWith("+") ? paint("green", line) : removed(line, paint)));
  return `${paint("bold", `WHO MAY DO WHAT, AGAINST ${change.base}`)}\n\n${painted.join("\n")}`;
}

const removed = (line: string, paint: Paint): string => (line.startsWith("-") ? paint("red", line) : line);

export function permissionsAsMarkdown({ map, change }: Permissions): string {
  if (!change) return folded("Who may do what on which resource, and why", mapAsMarkdown(map));
  return `#### Who may do what, against ${code(change.base)}\n\n${differenceAsMarkdown(change.difference)}`;
}
