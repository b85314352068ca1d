/** All that an investigation collected, for a ticket. */
import type { InvestigationView } from "../../runtime/investigation.ts";
import { type AdfNode, codeBlock, heading, paragraphs } from "./adf.ts";

/** Jira's description takes 32,767 characters of content; the rest of the room is the text's and the format's own. */
const room = 24_000;

/** The investigation as ADF: its head, the timeline in short, the alert and the results as JSON; cut where Jira's room ends. */
export function collected(view: InvestigationView): AdfNode[] {
  const head = [
    `Investigation ${view.id} of playbook ${view.playbook}, endpoint ${view.endpoint}, severity ${view.severity}.`,
    `Opened ${view.openedAt}. ${view.duplicates === 0 ? "No duplicates." : `Seen again ${view.duplicates} times.`}`,
    view.execution === undefined ? "" : `Execution: ${view.execution}`,
  ];
  const timeline = view.timeline
    .map(({ at, kind, step, by }) => [at, kind, step, by].filter(Boolean).join("  "))
    .join("\n");
  return [
    heading("What was collected"),
    ...paragraphs(head.filter(Boolean).join("\n")),
    heading("Results"),
    codeBlock(bounded(pretty(view.results), room / 2)),
    heading("Alert"),
    codeBlock(bounded(pretty(view.alert), room / 4)),
    heading("Timeline"),
    codeBlock(bounded(timeline, room / 4), "text"),
  ];
}

function pretty(value: unknown): string {
  return JSON.stringify(value, undefined, 2) ?? "null";
}

function bounded(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit).toWellFormed()}\n… ${text.length - limit} more characters: see "socless investigation show"`;
}
