/** Structured logs: one JSON object a line, secrets redacted. */
import { inspect } from "node:util";
import { redact } from "./redact.ts";

type Fields = Readonly<Record<string, unknown>>;
type Level = "debug" | "info" | "warn" | "error";

export type Log = {
  debug(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
  /** A log that adds these fields to every line. */
  with(fields: Fields): Log;
};

/** A log with the fields that every line carries, for example `{ function, investigation, step }`. Debug lines are left out unless asked for. */
export function createLog(
  fields: Fields = {},
  write: (line: string) => void = (line) => void process.stdout.write(`${line}\n`),
  lowest: "debug" | "info" = "info",
): Log {
  const line =
    (level: Level) =>
    (message: string, more: Fields = {}) => {
      if (level === "debug" && lowest !== "debug") return;
      const head = { level, message, time: new Date().toISOString() };
      write(redact(textOf(head, { ...fields, ...more })));
    };
  return {
    debug: line("debug"),
    info: line("info"),
    warn: line("warn"),
    error: line("error"),
    with: (more) => createLog({ ...fields, ...more }, write, lowest),
  };
}

/** A log must never be what fails: what JSON cannot hold is written as text. */
function textOf(head: Fields, fields: Fields): string {
  try {
    return JSON.stringify({ ...head, ...fields }, plain);
  } catch {
    return JSON.stringify({ ...head, fields: inspect(fields, { depth: 4, breakLength: Number.POSITIVE_INFINITY }) });
  }
}

/** Errors as data: name, message and cause, without the stack's file paths. */
function plain(_key: string, value: unknown): unknown {
  if (value instanceof Error) {
    return { name: value.name, message: value.message, ...(value.cause === undefined ? {} : { cause: value.cause }) };
  }
  if (typeof value === "bigint") return value.toString();
  return value;
}
