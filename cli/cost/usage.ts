/** What AWS counts, and sums of it. */

/** Each has a price in price-table.json; its unit stands there. */
export const meters = [
  "transition",
  "httpRequest",
  "lambdaRequest",
  "lambdaGbSecondArm",
  "lambdaGbSecondX86",
  "writeUnit",
  "readUnit",
  "secretMonth",
  "secretRead",
  "queueRequest",
  "scheduledCall",
  "eventSent",
  "logGb",
  "logGbMonth",
  "alarmMonth",
  "fastAlarmMonth",
  "compositeAlarmMonth",
  "keyMonth",
  "natHour",
  "endpointHour",
  "addressHour",
] as const;
export type Meter = (typeof meters)[number];

export type Usage = Readonly<Partial<Record<Meter, number>>>;

export function sum(all: readonly Usage[]): Usage {
  return Object.fromEntries(
    meters.flatMap((meter) => {
      const count = all.reduce((total, usage) => total + (usage[meter] ?? 0), 0);
      return count === 0 ? [] : [[meter, count]];
    }),
  );
}

export const times = (count: number, usage: Usage): Usage =>
  Object.fromEntries(Object.entries(usage).map(([meter, n]) => [meter, n * count]));

/** Of a month, as AWS's price examples count it. */
export const hoursAMonth = 730;
export const daysAMonth = hoursAMonth / 24;
