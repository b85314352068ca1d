/** What of a playbook cannot be counted, in words. */
import { callOf, everyState, perItem } from "./machine.ts";
import type { ProgramFunction, ProgramPlaybook } from "./program.ts";
import { workOf } from "./work.ts";

export function gapsOf({ machine }: ProgramPlaybook, functions: readonly ProgramFunction[]): readonly string[] {
  const gaps = [...everyState(machine)].flatMap(([name, state]) => {
    if (perItem(state)?.ProcessorConfig?.Mode === "DISTRIBUTED")
      return [`the executions of the distributed map "${name}"`];
    if (state.Type !== "Task") return [];
    const call = callOf(state);
    if (call.kind === "other") return [`what the state "${name}" does (${call.resource})`];
    const found = functions.find(({ arn }) => arn === call.arn);
    if (!found) return [`the function of the state "${name}" (${call.arn})`];
    const unknown = workOf(found.name, found.task) === undefined ? [`what ${found.name} does`] : [];
    const answers = call.waits && found.name !== "ask" ? [`who answers ${found.name}`] : [];
    return [...unknown, ...answers];
  });
  const missing = ["dispatch", "ingest", "collect", "respond"].filter(
    (name) => !functions.some((one) => one.name === name),
  );
  return [...new Set([...gaps, ...missing.map((name) => `the function ${name}, which the program does not have`)])];
}
