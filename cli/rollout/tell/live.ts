/** A rollout for who watches: on a terminal a line for each target that runs, elsewhere plain lines, or JSON. */
import { stripVTControlCharacters } from "node:util";
import type { Event, Tell } from "./event.ts";
import { linesOf } from "./lines.ts";

type Screen = {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

/** `json` goes to `out`, one object a line; text goes there, too. */
export function teller(json: boolean, out: Screen, now: () => string): Tell {
  const show = json ? asJson(out) : out.isTTY ? onTerminal(out) : asLines(out);
  return (what) => show({ at: now(), ...what });
}

const asJson = (out: Screen) => (event: Event) => void out.write(`${JSON.stringify(event)}\n`);

/** Each step is a line of its own, but for the counting ones: the first of those stands for all. */
function asLines(out: Screen) {
  const last = new Map<string, string>();
  return (event: Event): void => {
    for (const line of linesOf(event)) out.write(`${line}\n`);
    if (event.event !== "target-step") return;
    const kind = event.step.replaceAll(/\d+/g, "#");
    if (last.get(event.target) !== kind) out.write(`    ${event.target}: ${event.step}\n`);
    last.set(event.target, kind);
  };
}

/** What stays is written above; below it stands what runs, written anew with each event. */
function onTerminal(out: Screen) {
  const running = new Map<string, string>();
  let shown = 0;
  return (event: Event): void => {
    if (event.event === "target-step") running.set(event.target, event.step);
    if (event.event === "target-ends") running.delete(event.target);
    const most = Math.max(1, (out.rows ?? 24) - 2);
    const all = [...running].map(([target, step]) => `  … ${target}: ${step}`);
    const live = all.length > most ? [...all.slice(0, most - 1), `  … and ${all.length - most + 1} more`] : all;
    const up = shown > 0 ? `\x1b[${shown}A` : "";
    const cut = live.map((line) => stripVTControlCharacters(line).slice(0, (out.columns ?? 80) - 1));
    out.write(`${up}\r\x1b[J${[...linesOf(event), ...cut].map((line) => `${line}\n`).join("")}`);
    shown = cut.length;
  };
}
