const units = { second: 1, minute: 60, hour: 3600, day: 86400 } as const;

type Unit = keyof typeof units;

/** A length of time as people write it: `"4 hours"`, `"1 day"`. */
export type Duration = `${number} ${Unit | `${Unit}s`}`;

/** Seconds of a duration, or undefined when the text is none. */
export function seconds(duration: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?) (second|minute|hour|day)s?$/.exec(duration);
  const unit = match?.[2];
  if (unit !== "second" && unit !== "minute" && unit !== "hour" && unit !== "day") return undefined;
  return Math.round(Number(match?.[1]) * units[unit]);
}
