import { environment } from "../../runtime/environment.ts";
import { lazy } from "../../runtime/lazy.ts";
import { concludeParts, dispatchParts } from "../wiring.ts";
import { type Sweep, type Swept, sweep } from "./sweep.ts";

const platform = lazy((): Sweep => ({ ...dispatchParts(), ...concludeParts("sweep"), apiUrl: environment().apiUrl }));

/** EventBridge Scheduler: every minute. */
export async function handler(): Promise<Swept> {
  const swept = await sweep(platform());
  platform().log.info("swept", swept);
  return swept;
}
