/** The limits and names of one field of a cron expression. */
export type FieldKind = {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
};

export const fields = {
  minutes: { name: "minutes", min: 0, max: 59 },
  hours: { name: "hours", min: 0, max: 23 },
  dayOfMonth: { name: "day of month", min: 1, max: 31 },
  month: {
    name: "month",
    min: 1,
    max: 12,
    names: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
  },
  /** Sunday is 1. */
  dayOfWeek: { name: "day of week", min: 1, max: 7, names: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"] },
  year: { name: "year", min: 1970, max: 2199 },
} satisfies Record<string, FieldKind>;

/** Reads lists, ranges and steps (`1,5`, `MON-FRI`, `0/15`) into the values they stand for. Throws on anything else. */
export function readValues(text: string, kind: FieldKind): ReadonlySet<number> {
  return new Set(text.split(",").flatMap((item) => readItem(item, kind)));
}

function readItem(item: string, kind: FieldKind): number[] {
  const [range = "", step, ...rest] = item.split("/");
  const every = step === undefined ? 1 : Number(step);
  if (rest.length > 0 || !Number.isInteger(every) || every < 1) throw wrong(item, kind);
  const [from, to] = readRange(range, kind, step !== undefined);
  if (from > to) throw wrong(item, kind);
  return Array.from({ length: Math.floor((to - from) / every) + 1 }, (_, index) => from + index * every);
}

function readRange(range: string, kind: FieldKind, stepped: boolean): [number, number] {
  if (range === "*") return [kind.min, kind.max];
  const [from, to, ...rest] = range.split("-").map((text) => readValue(text, kind));
  if (from === undefined || rest.length > 0) throw wrong(range, kind);
  return [from, to ?? (stepped ? kind.max : from)];
}

/** One number or name. */
export function readValue(text: string, kind: FieldKind): number {
  const named = kind.names?.indexOf(text.toUpperCase()) ?? -1;
  if (named >= 0) return kind.min + named;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < kind.min || value > kind.max) throw wrong(text, kind);
  return value;
}

export const wrong = (text: string, kind: FieldKind): Error =>
  new Error(
    `"${text}" is not a ${kind.name}: it must be ${kind.min} to ${kind.max}${kind.names ? ` or ${kind.names[0]} to ${kind.names.at(-1)}` : ""}`,
  );
