/** Keeps book of the exceptions while rules judge: what each excuses, and which excuse nothing. */
import type { Violation } from "#policy/core/rule";
import type { Exception, Exceptions } from "#policy/exceptions/read";

/** `waits`: what it may excuse cannot be judged yet. `elsewhere`: it is of another stack. */
export type ExceptionState = "in use" | "waits" | "unused" | "expired" | "elsewhere";

export type Entry = {
  readonly exception: Exception;
  readonly state: ExceptionState;
  /** Whole days until it ends; 0 on its last day. */
  readonly daysLeft: number;
  /** How many findings it excuses. */
  readonly excuses: number;
};

export type Ledger = {
  /** The exception that excuses a finding, which from then on is in use. */
  excuse(rule: string, urn: string, message: string): Exception | undefined;
  /** The rule could not judge the resource yet. */
  wait(rule: string, urn: string): void;
  /** How each exception stands, once all rules have judged the resources with these URNs. */
  entries(urns: readonly string[]): readonly Entry[];
};

export function openLedger({ all }: Exceptions, today: Date): Ledger {
  const excuses = new Map<Exception, number>();
  const waiting = new Set<string>();
  const living = all.filter((one) => daysLeft(one, today) >= 0);
  return {
    excuse: (rule, urn, message) => {
      const found = living.find(
        (one) => one.rule === rule && one.resource === urn && (one.message === undefined || one.message === message),
      );
      if (found) excuses.set(found, (excuses.get(found) ?? 0) + 1);
      return found;
    },
    wait: (rule, urn) => {
      waiting.add(`${rule} ${urn}`);
    },
    entries: (urns) => {
      const stacks = new Set(urns.map(stackIn));
      const stateOf = (one: Exception): ExceptionState => {
        if (daysLeft(one, today) < 0) return "expired";
        if (!stacks.has(stackIn(one.resource))) return "elsewhere";
        if (excuses.has(one)) return "in use";
        return waiting.has(`${one.rule} ${one.resource}`) ? "waits" : "unused";
      };
      return all.map((exception) => ({
        exception,
        state: stateOf(exception),
        daysLeft: daysLeft(exception, today),
        excuses: excuses.get(exception) ?? 0,
      }));
    },
  };
}

/** `urn:pulumi:prod::socless`. */
const stackIn = (urn: string): string => urn.split("::").slice(0, 2).join("::");

const day = 24 * 60 * 60 * 1000;
const daysLeft = ({ expires }: Exception, today: Date): number =>
  Math.round((Date.parse(`${expires}T00:00:00Z`) - Math.floor(today.getTime() / day) * day) / day);

/** What is wrong with the exceptions themselves; `line` is their place in the file. */
export function exceptionViolations(
  { problems }: Exceptions,
  entries: readonly Entry[],
  atMostDays: number,
): readonly (Violation & { readonly line: number })[] {
  return [
    ...problems.map(({ path, message, source: { line } }) => ({ path, message, line })),
    ...entries.flatMap((entry) => {
      const message = wrongWith(entry, atMostDays);
      const { rule, resource, source } = entry.exception;
      const about = `the exception from ${rule} for ${resource.split("::").slice(3).join("::")}`;
      return message ? [{ path: "exceptions", message: `${about} ${message}`, line: source.line }] : [];
    }),
  ];
}

function wrongWith({ exception, state, daysLeft }: Entry, atMostDays: number): string | undefined {
  if (state === "expired") return `ended on ${exception.expires} and excuses nothing any more`;
  if (state === "unused") return "excuses nothing";
  if (daysLeft > atMostDays) return `runs for ${daysLeft} days more, and at most ${atMostDays} are allowed`;
  return undefined;
}
