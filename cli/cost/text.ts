/** An estimate for people, in at most 100 columns. */
import type { Estimate, ForwardCost, PlaybookCost, Range, TargetCost } from "./estimate.ts";
import { count, usd } from "./money.ts";
import { standIn } from "./prices.ts";
import type { Meter } from "./usage.ts";

const columns = 100;
const wide = 14;

/** Text to the left, what belongs under the three ways to the right. */
export function row(left: string, right: readonly string[]): string {
  const cells = right.map((cell) => cell.padStart(wide)).join("");
  const room = columns - cells.length - 1;
  return `${left.length > room ? `${left.slice(0, room - 1)}…` : left.padEnd(room)} ${cells}`;
}

export const three = <T>(of: Range<T>, say: (one: T) => string): readonly string[] => [
  say(of.shortest),
  say(of.loopsOnce),
  say(of.longest),
];

/** Lines of whole words. */
export function wrapped(text: string, indent: string): readonly string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(" ")) {
    if (line.length + word.length + 1 > columns && line.trim() !== "") {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()];
}

export function heading({
  name,
  account,
  region,
  hub,
}: Pick<TargetCost, "name" | "account" | "region" | "hub">): string {
  if (name === "-") return `Outside of the targets: ${region || "no region"}`;
  return `${hub === undefined ? `Target ${name}` : `Member ${name} of ${hub}`}: ${account}, ${region}`;
}

/** What an estimate never holds. */
const never =
  "taxes, free tiers and discounts; what tables, vault and backups store; data sent out; failures and their repeats, duplicates, reminders";

const shown: readonly (readonly [string, readonly Meter[]])[] = [
  ["state transitions", ["transition"]],
  ["function invocations", ["lambdaRequest"]],
  ["table write units", ["writeUnit"]],
  ["table read units", ["readUnit"]],
];

export function asText(made: Estimate): string {
  const { stack, currency, pricesOf, targets, month } = made;
  return [
    ...wrapped(
      `An estimate for stack ${stack} in ${currency}, from list prices of ${pricesOf}; docs/cost.md tells what it assumes.`,
      "",
    ),
    ...targets.flatMap((target) => ["", ...targetLines(target)]),
    "",
    row("In all, a month", three(month, usd)),
    ...wrapped(`Not in it: ${never}.`, ""),
  ].join("\n");
}

function targetLines(target: TargetCost): readonly string[] {
  const { fixed, playbooks, forwards, month, borrowed, notEstimated } = target;
  return [
    heading(target),
    row("  Fixed, a month", [usd(fixed.usd)]),
    ...fixed.lines
      .toSorted((a, b) => b.usd - a.usd)
      .map((line) => row(`    ${count(line.count)} × ${line.what}`, [usd(line.usd)])),
    ...(playbooks.length === 0 ? [] : [row("  An alert", ["shortest way", "loops once", "longest way"])]),
    ...playbooks.flatMap(playbookLines),
    ...forwards.flatMap(forwardLines),
    ...(playbooks.length === 0 ? [] : [row("  A month, fixed and alerts", three(month, usd))]),
    ...(playbooks.length === 0 && forwards.length > 0
      ? [row("  A month, fixed and events", [usd(month.longest)])]
      : []),
    ...(borrowed.length === 0
      ? []
      : wrapped(`At the price of ${standIn}, as this region's is not in the table: ${borrowed.join(", ")}.`, "  ")),
    ...(notEstimated.length === 0 ? [] : wrapped(`Not estimated: ${notEstimated.join("; ")}.`, "  ")),
  ];
}

const forwardLines = ({ name, event, eventsPerDay, month }: ForwardCost): readonly string[] => [
  row(`  An event of ${name}, sent to another event bus`, [usd(event.usd)]),
  row(`      a month with ${count(eventsPerDay)} events a day`, [usd(month)]),
];

function playbookLines({ name, alert, alertsPerDay, month, unbounded }: PlaybookCost): readonly string[] {
  return [
    row(
      `    ${name}`,
      three(alert, (one) => usd(one.usd)),
    ),
    ...shown.map(([what, meters]) =>
      row(
        `      ${what}`,
        three(alert, ({ usage }) => count(meters.reduce((sum, meter) => sum + (usage[meter] ?? 0), 0))),
      ),
    ),
    row(`      a month with ${count(alertsPerDay)} alerts a day`, three(month, usd)),
    ...(unbounded.length === 0
      ? []
      : wrapped(`Nobody knows how often it repeats ${unbounded.join(", ")}: counted once.`, "      ")),
  ];
}
