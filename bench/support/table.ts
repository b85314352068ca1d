/** Tables of plain text. */

export type Cell = string | number;
export type Table = {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** What to know when reading it. */
  readonly note?: string;
};

/** The title, a line of names, the rows: text to the left, numbers to the right. */
export function format({ title, columns, rows, note }: Table): string {
  const texts = [columns, ...rows.map((row) => row.map(String))];
  const widths = columns.map((_, at) => Math.max(...texts.map((row) => row[at]?.length ?? 0)));
  const isNumber = columns.map((_, at) => rows.length > 0 && rows.every((row) => typeof row[at] === "number"));
  const line = (row: readonly string[]) =>
    row
      .map((text, at) => (isNumber[at] ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0)))
      .join("  ")
      .trimEnd();
  const lines = texts.map((row) => `  ${line(row)}`);
  return ["", title, ...lines, ...(note === undefined ? [] : [`  (${note})`])].join("\n");
}

export const round = (value: number, digits = 0): number => Number(value.toFixed(digits));
