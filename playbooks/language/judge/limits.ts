import { PlaybookError } from "../problem.ts";
import type { Shapes } from "../read/shapes.ts";
import { everyStep, type Procedure } from "../steps.ts";
import type { Definition } from "../write/machine.ts";
import { fieldsKept } from "./fields-kept.ts";
import { largestSize } from "./largest-size.ts";
import { longestWait } from "./longest-wait.ts";
import { worstEvents } from "./worst-events.ts";

/** Step Functions takes 25,000 history events; a tenth is left for what cannot be foreseen. */
export const mostEvents = 22_500;
/** Step Functions takes 1 MiB. */
export const mostBytes = 1_000_000;
/** A variable of Step Functions holds 256 KiB. */
export const mostInline = 262_144;
/** What a function's ARN may take where its name stands in the definition. */
const arnBytes = 200;

/** The bytes of a definition when its functions are put in. */
export function definitionBytes(definition: Definition): number {
  const text = JSON.stringify(definition);
  return Buffer.byteLength(text) + (text.match(/"\$\{[\w-]+\}"/g)?.length ?? 0) * arnBytes;
}

/** Refuses what Step Functions would stop in the middle of a run, or not take at all. */
export function holdLimits(procedure: Procedure, shapes: Shapes, definition: Definition): void {
  const wrong = (what: string, mend: string, place = procedure.main[0]?.place): PlaybookError =>
    new PlaybookError(procedure.name, place, what, mend);
  const bytes = definitionBytes(definition);
  if (bytes > mostBytes)
    throw wrong(
      `the definition has ${bytes} bytes, ${mostBytes} are allowed`,
      "split it into two playbooks, or keep constants in a task function",
    );
  const events = worstEvents(procedure.main, procedure.closing);
  if (events > mostEvents) {
    throw wrong(
      `a run can make ${events} history events, ${mostEvents} are allowed`,
      "lower atMost or upTo, or do the work of a list in one task function",
    );
  }
  const wait = longestWait([...procedure.main, ...procedure.closing]);
  if (wait >= procedure.timeLimit) {
    throw wrong(
      `its questions and waits can take ${wait} seconds, its time limit is ${procedure.timeLimit}`,
      "raise timeLimit, or lower within",
    );
  }
  holdInline(procedure, shapes, wrong);
}

function holdInline(
  procedure: Procedure,
  shapes: Shapes,
  wrong: (what: string, mend: string, place?: Procedure["main"][number]["place"]) => PlaybookError,
): void {
  const keep = fieldsKept(procedure);
  for (const step of everyStep([...procedure.main, ...procedure.closing])) {
    if (step.kind !== "task" || step.result === undefined) continue;
    const largest = largestSize(shapes.variable(step.result).schema, keep(step));
    if (largest !== undefined && largest > mostInline) {
      throw wrong(
        `what is used of the result of "${step.name}" can have ${largest} bytes, a variable holds ${mostInline}`,
        "let the task function return less, or use smaller fields of it",
        step.place,
      );
    }
  }
}
