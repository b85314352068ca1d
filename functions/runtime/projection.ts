/** What of a result goes back into the execution's state. */
import { TaskTooLarge } from "./errors.ts";

/** Step Functions carries 262,144 bytes; the rest of the room is for what it adds around a result. */
const limit = 200 * 1024;

/** Only the fields in `keep`, when it is given and the result is an object; `Task.TooLarge` when they do not fit. */
export function project(text: string, keep: readonly string[] | undefined, step: string): unknown {
  const kept = pick(JSON.parse(text), keep);
  const size = Buffer.byteLength(JSON.stringify(kept), "utf8");
  if (size > limit) {
    throw new TaskTooLarge(
      `the fields of ${step} that the playbook uses are ${size} bytes; at most ${limit} fit. The whole result is stored: let the playbook use fewer fields`,
    );
  }
  return kept;
}

function pick(result: unknown, keep: readonly string[] | undefined): unknown {
  if (keep === undefined || typeof result !== "object" || result === null || Array.isArray(result)) return result;
  return Object.fromEntries(Object.entries(result).filter(([name]) => keep.includes(name)));
}
