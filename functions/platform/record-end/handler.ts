import { lazy } from "../../runtime/lazy.ts";
import { concludeParts } from "../wiring.ts";
import { recordEnd } from "./record-end.ts";

const platform = lazy(() => concludeParts("record-end"));

/** State machines: the last step of every way through a playbook. */
export async function handler(event: unknown): Promise<null> {
  await recordEnd(platform(), event);
  return null;
}
