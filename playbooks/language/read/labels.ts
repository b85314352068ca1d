import type { Node } from "acorn";
import type { Here } from "./here.ts";

const spoken: readonly (readonly [RegExp, string])[] = [
  [/ ?!== ?/g, " is not "],
  [/ ?=== ?/g, " is "],
  [/&&/g, "and"],
  [/\|\|/g, "or"],
  [/!(?=[\w(])/g, "not "],
  [/ >= /g, " at least "],
  [/ <= /g, " at most "],
  [/ > /g, " above "],
  [/ < /g, " below "],
  [/[^\w .-]+/g, " "],
  [/ +/g, " "],
];

/** A state's name from the source: readable in the graph, free of signs, and unlike all others. */
export function label(here: Here, node: Node, verb: string): string {
  const text = spoken.reduce((so, [sign, word]) => so.replace(sign, word), `${verb} ${here.text.words(node)}`);
  const name = `${here.prefix}${text.trim()}`.slice(0, 66).trim();
  const times = (here.reading.labels.get(name) ?? 0) + 1;
  here.reading.labels.set(name, times);
  return times === 1 ? name : `${name} (${times})`;
}
