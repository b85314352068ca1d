import { compileAsl } from "./asl-file.ts";
import type { CallSite } from "./call-site.ts";
import { seconds } from "./duration.ts";
import { alertFields } from "./judge/alert-fields.ts";
import { holdLimits } from "./judge/limits.ts";
import { worstEvents } from "./judge/worst-events.ts";
import type { Playbook, WrittenPlaybook } from "./playbook.ts";
import { type Place, PlaybookError } from "./problem.ts";
import { newReading, type Reading } from "./read/here.ts";
import { formOf, shape } from "./read/schema.ts";
import { readSection } from "./read/section.ts";
import { everyStep, type Procedure } from "./steps.ts";
import { type Definition, writeMachine } from "./write/machine.ts";

/** A playbook as Step Functions takes it, and what its surroundings must know of it. */
export type Compiled = {
  readonly name: string;
  readonly description: string;
  /** Where it is declared. */
  readonly at: Pick<CallSite, "file" | "line">;
  /** Amazon States Language as JSON text; a string `${name}` stands for the ARN of the function of that name. */
  readonly definition: string;
  /** The same, not as text. */
  readonly machine: Definition;
  /** Names of the Lambda functions that it invokes, sorted. */
  readonly functions: readonly string[];
  /** Paths of the alert that it reads: its input holds these. `[]` is the whole alert. */
  readonly alertFields: readonly (readonly string[])[];
  /** The most history events that one run can make; 0 when unknown. */
  readonly worstEvents: number;
  /** Names of its questions. */
  readonly questions: readonly string[];
  /** Where each named state stands in the source. */
  readonly lines: Readonly<Record<string, string>>;
};

/** Compiles a playbook. Throws a PlaybookError, which says where, what is wrong and how to mend it. */
export function compile(playbook: Playbook): Compiled {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(playbook.name) || playbook.name.length > 60) {
    throw new PlaybookError(
      playbook.name,
      undefined,
      `"${playbook.name}" is not a playbook's name`,
      "use lower-case words joined by -, 60 characters at most",
    );
  }
  return playbook.kind === "asl" ? compileAsl(playbook) : compileWritten(playbook);
}

function compileWritten(playbook: WrittenPlaybook): Compiled {
  const { procedure, reading } = read(playbook);
  const { definition, functions, lines } = writeMachine(procedure, (e) => !reading.shapes.of(e).maybe);
  holdLimits(procedure, reading.shapes, definition);
  return {
    name: playbook.name,
    description: playbook.description,
    at: playbook.at,
    definition: JSON.stringify(definition),
    machine: definition,
    functions,
    alertFields: alertFields(procedure),
    worstEvents: worstEvents(procedure.main, procedure.closing),
    questions: [...everyStep([...procedure.main, ...procedure.closing])].flatMap((step) =>
      step.kind === "ask" ? [step.name] : [],
    ),
    lines: Object.fromEntries([...lines].map(([name, place]) => [name, text(place)])),
  };
}

const text = ({ file, line }: Place): string => `${file}:${line}`;

function read(playbook: WrittenPlaybook): { procedure: Procedure; reading: Reading } {
  const { name, description, uses, at } = playbook;
  const timeLimit = seconds(playbook.timeLimit);
  if (timeLimit === undefined || timeLimit < 1 || timeLimit > 31_536_000) {
    throw new PlaybookError(
      name,
      undefined,
      `"${playbook.timeLimit}" is not a time limit`,
      'write for example timeLimit: "3 days", a year at most',
    );
  }
  if (playbook.outcomes.includes("failed")) {
    throw new PlaybookError(
      name,
      undefined,
      'an outcome is named "failed"',
      "that is what a run is that ended with fail(…) or an error; use another word",
    );
  }
  const reading = newReading(name, playbook.outcomes);
  reading.shapes.setVariable("alert", shape(formOf(playbook.endpoint.alert)));
  reading.shapes.setVariable("outcome", shape({ enum: [...playbook.outcomes, "failed"], type: "string" }));
  const common = { uses, at, prefix: "", depth: 0 };
  const main = readSection(reading, { ...common, part: "main", steps: playbook.steps });
  const closing = playbook.inEveryOutcome
    ? readSection(reading, { ...common, part: "closing", steps: playbook.inEveryOutcome })
    : [];
  return { procedure: { name, description, timeLimit, main, closing, nothings: reading.nothings }, reading };
}
