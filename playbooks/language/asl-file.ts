import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Compiled } from "./compile.ts";
import { isJson, type Json } from "./json.ts";
import type { AslPlaybook } from "./playbook.ts";
import { PlaybookError } from "./problem.ts";

const json = z.custom<Json>(isJson);
const state = z.object({ Type: z.string() }).catchall(json);
const definition = z.object({ StartAt: z.string(), States: z.record(z.string(), state) }).catchall(json);

/** Takes a plain file of the Amazon States Language as it is. It is given the whole alert. */
export function compileAsl(playbook: AslPlaybook): Compiled {
  const text = read(playbook);
  const found = definition.safeParse(parse(playbook, text));
  if (!found.success)
    throw wrong(playbook, "it is not a state machine", "it needs StartAt and States, each state a Type");
  return {
    name: playbook.name,
    description: playbook.description,
    at: { file: playbook.file, line: 1 },
    definition: JSON.stringify(found.data),
    machine: found.data,
    functions: [...new Set([...text.matchAll(/\$\{([\w-]+)\}/g)].flatMap(([, name]) => name ?? []))].sort(),
    alertFields: [[]],
    worstEvents: 0,
    questions: [],
    lines: {},
  };
}

function read(playbook: AslPlaybook): string {
  try {
    return readFileSync(playbook.file, "utf8");
  } catch (cause) {
    throw wrong(
      playbook,
      `it cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      "name an existing file",
    );
  }
}

function parse(playbook: AslPlaybook, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw wrong(playbook, `it is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`, "mend the file");
  }
}

const wrong = ({ name, file }: AslPlaybook, what: string, mend: string): PlaybookError =>
  new PlaybookError(name, { file, line: 1, column: 1 }, what, mend);
