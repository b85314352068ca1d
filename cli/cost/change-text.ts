/** A change of an estimate for people, in at most 100 columns. */
import type { EstimateChange, ForwardChange, PlaybookChange, TargetChange } from "./compare.ts";
import { change, count, usd } from "./money.ts";
import { heading, row, three, wrapped } from "./text.ts";

export function changeAsText(made: EstimateChange, base: string): string {
  const { stack, currency, pricesOf, targets, before, after } = made;
  const difference = {
    shortest: after.shortest - before.shortest,
    loopsOnce: after.loopsOnce - before.loopsOnce,
    longest: after.longest - before.longest,
  };
  return [
    ...wrapped(
      `An estimate of what changes for stack ${stack} against ${base}, in ${currency}, from list prices of ${pricesOf}; docs/cost.md tells what it assumes.`,
      "",
    ),
    "",
    ...targets.flatMap((target) => [...targetLines(target), ""]),
    row("In all, a month", ["shortest way", "loops once", "longest way"]),
    row("  before", three(before, usd)),
    row("  after", three(after, usd)),
    row("  change", three(difference, change)),
  ].join("\n");
}

function targetLines(target: TargetChange): readonly string[] {
  const { how, fixed, playbooks, forwards, month, notEstimated } = target;
  return [
    `${heading(target)}${how === "changed" ? "" : ` (${how})`}`,
    ...(fixed.length === 0 ? [] : ["  Fixed, a month"]),
    ...fixed.map((line) => row(`    ${counted(line.count)}${line.what}`, [change(line.usd)])),
    ...(playbooks.length === 0 ? [] : [row("  An alert", ["shortest way", "loops once", "longest way"])]),
    ...playbooks.flatMap(playbookLines),
    ...forwards.flatMap(forwardLines),
    row("  A month", three(month, change)),
    ...(notEstimated.length === 0 ? [] : wrapped(`Not estimated: ${notEstimated.join("; ")}.`, "  ")),
  ];
}

/** Empty when there are as many as before, at another price. */
const counted = (difference: number): string =>
  difference === 0 ? "" : `${difference < 0 ? "-" : "+"}${count(Math.abs(difference))} × `;

const forwardLines = ({ name, how, event, eventsPerDay, month }: ForwardChange): readonly string[] => [
  row(`  An event of ${name}, sent to another event bus${how === "changed" ? "" : ` (${how})`}`, [change(event)]),
  row(`      a month with ${count(eventsPerDay)} events a day`, [change(month)]),
];

function playbookLines({ name, how, alert, alertsPerDay, month }: PlaybookChange): readonly string[] {
  return [
    row(`    ${name}${how === "changed" ? "" : ` (${how})`}`, three(alert, change)),
    row(`      a month with ${count(alertsPerDay)} alerts a day`, three(month, change)),
  ];
}
