import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { CallSite } from "../call-site.ts";
import type { Place } from "../problem.ts";

const project = join(import.meta.dirname, "../../..");

/**
 * Turns offsets in a function's own text into places of its file. Node strips types by blanks, so that every offset
 * stays; where the text cannot be found in the file, lines count from the call site.
 */
export function locator(at: CallSite, text: string): (offset: number) => Place {
  const file = at.file === "" ? "(unknown)" : relative(project, at.file);
  const source = read(at.file);
  const base = find(source, text, lineStart(source, at.line));
  return (offset) => {
    const before = base === undefined ? text.slice(0, offset) : source.slice(0, base + offset);
    const lines = before.split("\n");
    const line = base === undefined ? at.line + lines.length - 1 : lines.length;
    return { file, line, column: (lines.at(-1)?.length ?? 0) + 1 };
  };
}

function read(file: string): string {
  if (file === "") return "";
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function lineStart(source: string, line: number): number {
  let start = 0;
  for (let i = 1; i < line; i++) start = source.indexOf("\n", start) + 1;
  return start;
}

/** Where `text` begins in `source`, when blanks of the text may stand for anything. */
function find(source: string, text: string, from: number): number | undefined {
  const head = /^\S*/.exec(text)?.[0] ?? "";
  for (let at = source.indexOf(head, from); at >= 0; at = source.indexOf(head, at + 1)) {
    if (fits(source, text, at)) return at;
  }
  return undefined;
}

function fits(source: string, text: string, at: number): boolean {
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char !== source[at + i] && char !== ";" && !/\s/.test(char ?? "")) return false;
  }
  return at + text.length <= source.length;
}
