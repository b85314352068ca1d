/** `--alerts-per-day 100`, or for one playbook `ssh-ticket-check=20`; may be said again. */
import { InvalidArgumentError } from "commander";
import type { Question } from "./estimate.ts";

export const defaultPerDay = 100;

/** Playbook → alerts a day; `""`: every other playbook, and the events of each rule that sends to a hub. */
export type Given = ReadonlyMap<string, number>;

export function readPerDay(text: string, before: Given = new Map()): Given {
  const [, playbook = "", number] = /^(?:([a-z0-9-]+)=)?(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (number === undefined)
    throw new InvalidArgumentError("It is a number of alerts, or PLAYBOOK=NUMBER for one playbook.");
  return new Map([...before, [playbook, Number(number)]]);
}

/** Throws when a playbook is named that the program does not have. */
export function perDay(given: Given, playbooks: Iterable<string>): Question["alertsPerDay"] {
  const known = [...new Set(playbooks)].sort();
  const unknown = [...given.keys()].filter((name) => name !== "" && !known.includes(name));
  if (unknown.length > 0)
    throw new Error(`There is no playbook ${unknown.join(", ")}; there are: ${known.join(", ") || "none"}.`);
  return (playbook) => given.get(playbook) ?? given.get("") ?? defaultPerDay;
}
