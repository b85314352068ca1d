import { lazy } from "../../runtime/lazy.ts";
import { createLog } from "../../runtime/log.ts";
import { dispatchParts } from "../wiring.ts";
import { dispatchBatch, type Failures } from "./batch.ts";

const platform = lazy(dispatchParts);
const log = createLog({ function: "dispatch" });

/** The alerts table's stream, filtered to pending alerts. */
export async function handler(event: unknown): Promise<Failures> {
  return dispatchBatch(platform(), event, log);
}
