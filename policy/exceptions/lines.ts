/** Where in the text of the exceptions' file each entry begins. */

/** Lines, from 1, of the objects in the list of the outermost object. */
export function linesOfEntries(text: string): readonly number[] {
  const lines: number[] = [];
  let line = 1;
  let depth = 0;
  // A text in quotes, a line's end, or one bracket at a time.
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|\n|[{}[\]]/g)) {
    if (token === "\n") line += 1;
    else if (token === "{" || token === "[") {
      depth += 1;
      if (token === "{" && depth === 3) lines.push(line);
    } else if (token === "}" || token === "]") depth -= 1;
  }
  return lines;
}
