import { fileURLToPath } from "node:url";

/** Where a playbook was declared: an absolute path, and a line and column from 1. Unknown is file "". */
export type CallSite = { readonly file: string; readonly line: number; readonly column: number };

const unknown: CallSite = { file: "", line: 1, column: 1 };

/** The place outside of the language's own files that is running now. */
export function callSite(): CallSite {
  for (const line of new Error().stack?.split("\n").slice(1) ?? []) {
    const match = /\(?((?:file:\/\/)?\/[^()\s]+):(\d+):(\d+)\)?$/.exec(line);
    if (!match?.[1]) continue;
    const file = match[1].startsWith("file:") ? fileURLToPath(match[1]) : match[1];
    if (file.startsWith(`${import.meta.dirname}/`)) continue;
    return { file, line: Number(match[2]), column: Number(match[3]) };
  }
  return unknown;
}
