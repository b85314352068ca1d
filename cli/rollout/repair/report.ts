/** What repair says at its end. Pure. */
import { logicalName } from "./pending.ts";
import type { Left, Outcome, Thing } from "./repair.ts";

/** `next` is the command that goes on. */
export function describe(outcome: Outcome, next = "pulumi up"): string {
  const { adopted, twice, absent, repeatable, interrupted, unknown, copy } = outcome;
  const kept = copy === undefined ? [] : [`A copy of the state as it was found: ${copy}`];
  if (!outcome.mended) {
    return [
      "Whether these were made cannot be told from here, and nothing was changed:",
      ...unknown.flatMap((one) => [
        `  ${line(one)}${one.name === undefined ? "" : `, called ${one.name}`}: ${one.why}`,
        `    ${one.urn}`,
      ]),
      "",
      "Look for each in its account, by its name or by the inputs that pulumi stack export shows among the pending_operations.",
      "Then run repair again, and say of each --found 'URN=ID' or --absent 'URN'.",
      ...kept,
    ].join("\n");
  }
  return [
    ...section("Made and not recorded; it is now:", adopted.map(withId)),
    ...section("Made twice; the next pulumi up deletes this one:", twice.map(withId)),
    ...section("Not there; the next pulumi up makes it:", absent.map(line)),
    ...section("Made again by the next pulumi up, which gives the same:", repeatable.map(line)),
    ...section(
      "Broken off, and read anew:",
      interrupted.map(({ urn, operation }) => `${logicalName(urn)} (${operation})`),
    ),
    ...kept,
    `The state of stack ${outcome.stack} says what is there. Go on with: ${next}`,
  ].join("\n");
}

const line = ({ type, urn }: Left): string => `${type} ${logicalName(urn)}`;
const withId = (one: Thing): string => `${line(one)} (${one.id})`;
const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [title, ...lines.map((text) => `  ${text}`), ""];
