import type { z } from "zod";
import type { Json } from "../../service.ts";
import { type Block, blockSchema, type State, stateSchema } from "./asl.ts";
import { checkBlock, type Problem } from "./definition-checks.ts";
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
  const definition = readBlock(document, "", problems);
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

function readBlock(document: unknown, at: string, problems: Problem[]): Block | undefined {
  const parsed = blockSchema.safeParse(document);
  if (!parsed.success) {
    problems.push(...issues(parsed.error, at));
    return undefined;
  }
  const { QueryLanguage, StartAt, TimeoutSeconds, States } = parsed.data;
  if (at === "" && QueryLanguage !== "JSONata")
    problems.push({ at: "/QueryLanguage", message: 'only JSONata is run here: write "QueryLanguage": "JSONata"' });
  const states = new Map<string, State>();
  for (const [name, raw] of Object.entries(States)) {
    const state = readState(raw, `${at}/States/${name}`, problems);
    if (state) states.set(name, state);
  }
  return { StartAt, TimeoutSeconds, States: states };
}

function readState(raw: unknown, at: string, problems: Problem[]): State | undefined {
  const parsed = stateSchema.safeParse(raw);
  if (!parsed.success) {
    problems.push(...issues(parsed.error, at));
    return undefined;
  }
  const state = parsed.data;
  if (state.Type === "Parallel") {
    const blocks = state.Branches.map((branch: Json, index) => readBlock(branch, `${at}/Branches/${index}`, problems));
    return { ...state, Branches: blocks.filter((block) => block !== undefined) };
  }
  if (state.Type === "Map") {
    const processor = readBlock(state.ItemProcessor, `${at}/ItemProcessor`, problems);
    return processor && { ...state, ItemProcessor: processor };
  }
  return state;
}

const issues = (error: z.ZodError, at: string): Problem[] =>
  error.issues.map(({ path, message }) => ({ at: [at, ...path.map(String)].join("/"), message }));
