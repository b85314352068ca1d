import { environment } from "../../runtime/environment.ts";
import { now, table } from "../wiring.ts";
import { keepFailure } from "./record-failure.ts";

/** State machines: the failure handler of a playbook or of one of its branches. */
export async function handler(event: unknown): Promise<null> {
  await keepFailure(table(environment().resultsTable), event, now());
  return null;
}
