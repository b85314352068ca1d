/** A wall-clock time without a zone. */
export type LocalTime = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
};

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const kept = formats.get(zone);
  if (kept) return kept;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  formats.set(zone, format);
  return format;
}

export function isZone(zone: string): boolean {
  try {
    return formatOf(zone) !== undefined;
  } catch {
    return false;
  }
}

/** The wall-clock time of a moment in a time zone. */
export function toLocal(moment: number, zone: string): LocalTime {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts;
  return { year, month, day, hour, minute, second };
}

const asUtc = ({ year, month, day, hour, minute, second }: LocalTime): number =>
  Date.UTC(year, month - 1, day, hour, minute, second);

/** The moment of a wall-clock time; undefined when the clocks jump over it, the first one when it comes twice. */
export function toMoment(local: LocalTime, zone: string): number | undefined {
  const naive = asUtc(local);
  const around = [naive - 86_400_000, naive + 86_400_000];
  const candidates = around.map((moment) => naive - (asUtc(toLocal(moment, zone)) - moment));
  const fitting = candidates.filter((moment) => asUtc(toLocal(moment, zone)) === naive);
  return fitting.length > 0 ? Math.min(...fitting) : undefined;
}
