/** Exceptions: findings that somebody has answered for, until a day. */
import type { Source } from "#policy/core/rule";
import { isRecord } from "#policy/core/values";
import { linesOfEntries } from "#policy/exceptions/lines";

/** Where they stand, seen from the repository. */
export const exceptionsFile = "policy/exceptions.json";

export type Exception = {
  /** Id of the rule. */
  readonly rule: string;
  /** URN of the resource: so it holds in one stack only. */
  readonly resource: string;
  /** The finding's words; without them, all that the rule finds in the resource. */
  readonly message?: string;
  /** Who answers for it. */
  readonly owner: string;
  readonly reason: string;
  /** Its last day, as `2027-03-31`, in UTC. */
  readonly expires: string;
  readonly source: Source;
};

export type Problem = { readonly path: string; readonly message: string; readonly source: Source };

export type Exceptions = {
  readonly all: readonly Exception[];
  /** Entries that excuse nothing, as something is wrong with them. */
  readonly problems: readonly Problem[];
};

export const noExceptions: Exceptions = { all: [], problems: [] };

const demanded = ["rule", "resource", "owner", "reason", "expires"] as const;
const known: readonly string[] = [...demanded, "message"];

/** Reads the file's text. An entry with a mistake in it counts for nothing and is listed. */
export function readExceptions(text: string, rules: readonly { readonly id: string }[]): Exceptions {
  const whole = (message: string): Exceptions => ({
    all: [],
    problems: [{ path: "exceptions", message, source: { file: exceptionsFile, line: 1 } }],
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return whole(`the file is not JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  const list: unknown = isRecord(value) ? value.exceptions : undefined;
  if (!Array.isArray(list)) return whole("the file has no list `exceptions`");
  const lines = linesOfEntries(text);
  const entries = list.map((entry: unknown, at) => {
    const source = { file: exceptionsFile, line: lines[at] ?? 1 };
    const wrong = mistakes(entry, rules);
    const problems = wrong.map((message): Problem => ({ path: `exceptions.${at}`, message, source }));
    return { exception: wrong.length === 0 ? { ...fields(entry), source } : undefined, problems };
  });
  return {
    all: entries.flatMap(({ exception }) => exception ?? []),
    problems: entries.flatMap(({ problems }) => problems),
  };
}

function mistakes(entry: unknown, rules: readonly { readonly id: string }[]): readonly string[] {
  if (!isRecord(entry)) return ["it is not an object"];
  const missing = demanded.filter((key) => typeof entry[key] !== "string" || entry[key].trim() === "");
  const strange = Object.keys(entry).filter((key) => !known.includes(key));
  return [
    ...missing.map((key) => `it has no ${key}`),
    ...strange.map((key) => `it has ${key}, which nobody reads`),
    ...(typeof entry.rule === "string" && !rules.some(({ id }) => id === entry.rule)
      ? [`there is no rule ${entry.rule}`]
      : []),
    ...(typeof entry.resource === "string" && !/^urn:pulumi:[^:]+::[^:]+::.+::.+$/.test(entry.resource)
      ? ["its resource is not a URN (the report has it: socless policy check --json)"]
      : []),
    ...(typeof entry.expires === "string" && !isDay(entry.expires) ? [`its expires is not a day as 2027-03-31`] : []),
  ];
}

function fields(entry: unknown): Omit<Exception, "source"> {
  const text = (key: string): string => (isRecord(entry) && typeof entry[key] === "string" ? entry[key] : "");
  const [rule, resource, owner, reason, expires] = demanded.map(text);
  const message = text("message");
  return {
    rule: rule ?? "",
    resource: resource ?? "",
    owner: owner ?? "",
    reason: reason ?? "",
    expires: expires ?? "",
    ...(message === "" ? {} : { message }),
  };
}

/** `2027-02-30` is none. */
function isDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
