import { defaultsKey } from "../provider/check.ts";
import { isAsset } from "../provider/values.ts";
import type { Properties } from "../service.ts";

type Found = { readonly inputs: Properties; readonly outputs: Properties };

/**
 * What a refresh finds: the inputs that were given before, with the values that they have now. Without inputs from before
 * (an import) all that the resource has. Files stay as they were given: AWS does not give them back, and the engine takes
 * none without its content.
 */
export function refreshed(old: Properties, live: Found): Found {
  const files = Object.entries(old).filter(([, value]) => isAsset(value));
  const outputs = { ...live.outputs, ...Object.fromEntries(files) };
  if (Object.keys(old).length === 0) return { inputs: live.inputs, outputs };
  const entries = Object.entries(old).map(([key, was]) => [
    key,
    key === defaultsKey || isAsset(was) ? was : live.inputs[key],
  ]);
  return { inputs: Object.fromEntries(entries.filter(([, value]) => value !== undefined)), outputs };
}
