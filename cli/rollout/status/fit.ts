/** Makes a table as narrow as it must be. Pure. */

/** Between two columns. */
const gap = 2;
const least = 5;

/** Cuts the widest of the columns that may be cut, until all rows fit. The first row is the heading. */
export function fitted(
  rows: readonly (readonly string[])[],
  most: number,
  mayCut: readonly number[],
): readonly (readonly string[])[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const whole = () => widths.reduce((sum, width) => sum + width + gap, -gap);
  while (whole() > most) {
    const [widest] = mayCut
      .filter((at) => (widths[at] ?? 0) > least)
      .sort((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0));
    if (widest === undefined) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return rows.map((row) => row.map((cell, at) => cut(cell, widths[at] ?? cell.length)));
}

const cut = (text: string, width: number): string => (text.length <= width ? text : `${text.slice(0, width - 1)}…`);
