/** The state of what `npm start` has deployed. */
import { exportState } from "../../local/deploy/export.ts";

/** As JSON text, like `pulumi stack export`; undefined when the folder's cloud was deployed to by the Pulumi CLI. */
export function localState(data: string): string | undefined {
  const state = exportState(data, "socless", "local");
  return state && JSON.stringify(state);
}
