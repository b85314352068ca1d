/** Text in columns, for a terminal and for a block in a pull request. */

/** Characters in a line. */
export const lineWidth = 100;

const gap = "  ";

/** How wide the texts of a column are. Those beyond the limit do not count: they get lines of another form. */
export function widest(texts: readonly string[], limit: number): number {
  const fitting = texts.map(({ length }) => length).filter((length) => length <= limit);
  return fitting.length === 0 ? limit : Math.max(...fitting);
}

/** One row of three columns. What does not fit in its line goes on below the second. */
export function row(cells: readonly [string, string, string], widths: readonly [number, number], width: number) {
  const [first, second, last] = cells;
  const line = [first.padEnd(widths[0]), second.padEnd(widths[1]), last].join(gap).trimEnd();
  if (line.length <= width) return [line];
  return hung(first, [second, last], widths[0], width);
}

/** A first column, and texts below each other beside it. */
export function hung(first: string, texts: readonly string[], indent: number, width: number): readonly string[] {
  const left = wrap(first, indent);
  const right = texts.flatMap((text) => wrap(text, width - indent - gap.length));
  return Array.from({ length: Math.max(left.length, right.length) }, (_, at) =>
    `${(left[at] ?? "").padEnd(indent)}${gap}${right[at] ?? ""}`.trimEnd(),
  );
}

/** Breaks at spaces; what has none and is too long, such as an ARN, within. */
export function wrap(text: string, width: number): readonly string[] {
  const pieces = new RegExp(`.{1,${width}}$|.{1,${width}}(?<=[:/])|.{1,${width}}`, "g");
  const lines: string[] = [];
  for (const word of text.split(" ").flatMap((one) => (one.length > width ? (one.match(pieces) ?? []) : one))) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
