/** Who may do what, or what a change does to that: the part of a report beside the findings. */
import type { MapDifference } from "#policy/map/diff";
import type { PermissionMap } from "#policy/map/map";
import { differenceAsMarkdown, mapAsMarkdown } from "#policy/map/markdown";
import { differenceAsText, mapAsText } from "#policy/map/text";
import { code, folded, type MarkdownOptions } from "#policy/report/markdown";
import { type Paint, plain } from "#policy/report/text";

export type Permissions = {
  readonly map: PermissionMap;
  /** Shown instead of the map. `base`: what the user called it. */
  readonly change?: { readonly base: string; readonly difference: MapDifference } | undefined;
};

export function permissionsAsText({ map, change }: Permissions, paint: Paint = plain): string {
  const title = change ? `WHO MAY DO WHAT, AGAINST ${change.base}` : "WHO MAY DO WHAT";
  return `${paint("bold", title)}\n\n${change ? differenceAsText(change.difference, paint) : mapAsText(map, paint)}`;
}

export function permissionsAsMarkdown({ map, change }: Permissions, links?: MarkdownOptions["links"]): string {
  if (!change) return folded("Who may do what on which resource, and why", mapAsMarkdown(map, links));
  return `#### Who may do what, against ${code(change.base)}\n\n${differenceAsMarkdown(change.difference)}`;
}
