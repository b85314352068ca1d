import type { Task } from "../../../functions/runtime/declare.ts";
import type { ProcedureSource } from "../playbook.ts";

/** A task function among what `uses` lists. */
export const asTask = (found: unknown): Task | undefined => (isTask(found) ? found : undefined);

/** A shared procedure among what `uses` lists. */
export const asProcedure = (found: unknown): ProcedureSource | undefined => (isProcedure(found) ? found : undefined);

const isTask = (found: unknown): found is Task =>
  typeof found === "object" && found !== null && "kind" in found && found.kind === "task";

const isProcedure = (found: unknown): found is ProcedureSource =>
  typeof found === "function" && "kind" in found && found.kind === "procedure";
