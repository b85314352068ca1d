import { z } from "zod";
import { type Block, blockSchema, issues, type Problem, queryLanguage, type State } from "./asl.ts";
import { checkBlock } from "./definition-checks.ts";
import { readJsonata } from "./jsonata/state.ts";
import { readJsonPath } from "./jsonpath/state.ts";
import { bytes, limits } from "./limits.ts";

/** Reads a machine's definition; the problems say where, as a path into the document. */
export function readDefinition(text: string): { definition: Block } | { problems: Problem[] } {
  if (bytes(text) > limits.definition) return wrong("/", `the definition has ${bytes(text)} bytes, 1 MB is allowed`);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return wrong("/", `not JSON: ${error instanceof Error ? error.message : error}`);
  }
  const problems: Problem[] = [];
  const definition = readBlock(document, "", { problems, machine: languageOf(document) ?? "JSONPath" });
  if (definition && problems.length === 0) checkBlock(definition, "", problems);
  return definition && problems.length === 0 ? { definition } : { problems };
}

/** The same for a definition that was accepted before. */
export function definitionOf(text: string): Block {
  const read = readDefinition(text);
  if ("definition" in read) return read.definition;
  throw new Error(`A stored state machine definition cannot be read: ${describeProblems(read.problems)}`);
}

export const describeProblems = (problems: readonly Problem[]) =>
  problems.map(({ at, message }) => `${message} at ${at || "/"}`).join("; ");

const wrong = (at: string, message: string) => ({ problems: [{ at, message }] });

type Language = z.output<typeof queryLanguage>;
/** The machine's language holds for every state that names none, however deep it stands. */
type Around = { readonly problems: Problem[]; readonly machine: Language };

const named = z.looseObject({ QueryLanguage: queryLanguage });

function languageOf(part: unknown): Language | undefined {
  const parsed = named.safeParse(part);
  return parsed.success ? parsed.data.QueryLanguage : undefined;
}

function readBlock(document: unknown, at: string, around: Around): Block | undefined {
  const parsed = blockSchema.safeParse(document);
  if (!parsed.success) {
    around.problems.push(...issues(parsed.error, at));
    return undefined;
  }
  const { StartAt, TimeoutSeconds, States, ProcessorConfig } = parsed.data;
  const states = new Map<string, State>();
  for (const [name, raw] of Object.entries(States)) {
    const state = readState(raw, `${at}/States/${name}`, around);
    if (state) states.set(name, state);
  }
  return { StartAt, TimeoutSeconds, isDistributed: ProcessorConfig?.Mode === "DISTRIBUTED", States: states };
}

/** A machine in JSONPath mode may have states in JSONata mode, not the other way round. */
function readState(raw: unknown, at: string, around: Around): State | undefined {
  const language = languageOf(raw) ?? around.machine;
  const { problems } = around;
  if (around.machine === "JSONata" && language === "JSONPath")
    problems.push({ at: `${at}/QueryLanguage`, message: "a machine in JSONata mode has no states in JSONPath mode" });
  const read = language === "JSONata" ? readJsonata : readJsonPath;
  return read(raw, at, { problems, block: (document, where) => readBlock(document, where, around) });
}
