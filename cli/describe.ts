/** An investigation as a person reads it in a terminal. */
import type { InvestigationView, TimelineEntry } from "../functions/runtime/investigation.ts";
import { table } from "./output.ts";

export function describe(view: InvestigationView): string {
  const head = [
    `${view.id}  ${view.status}${view.outcome ? ` (${view.outcome})` : ""}`,
    `  ${view.endpoint} → ${view.playbook}, severity ${view.severity}, ${view.duplicates} duplicate${view.duplicates === 1 ? "" : "s"}`,
    `  opened ${view.openedAt}${view.closedAt ? `, closed ${view.closedAt}` : ""}`,
  ];
  const rows = view.timeline.map((entry) => [`  ${entry.at}`, entry.kind, entry.step ?? "", words(entry)]);
  const results = Object.entries(view.results).map(([name, value]) => `  ${name}: ${plain(JSON.stringify(value))}`);
  return [...head, "", table(rows), "", "Results", ...results].join("\n");
}

function words({ by, detail }: TimelineEntry): string {
  return [by ? `by ${by}` : "", detail && Object.keys(detail).length > 0 ? plain(JSON.stringify(detail)) : ""]
    .filter(Boolean)
    .join("  ");
}

/** Text of an alert cannot move the cursor or colour the terminal: JSON escapes control characters but for these. */
const plain = (text: string): string =>
  text.replace(
    /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
