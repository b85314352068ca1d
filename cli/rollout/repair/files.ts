/** Files that an update was sending when it was broken off. Pure. */
import type { StateResource } from "./state.ts";

/** How the state marks a value of a special kind, and the kinds that hold files (the engine's own constants). */
const signature = "4dabf18193072939515e22adb298388d";
const asset = "c44067f5952c0a294b673a41bacd8c17";
const archive = "0def7320c3a5731c473e5ecbe6d01bc7";

const noFile = "0".repeat(64);
/** What the state may hold in place of files whose content is not known. */
const inDoubt = new Map<unknown, unknown>([
  [asset, { [signature]: asset, hash: noFile, text: "not known: an update of this file was broken off" }],
  [archive, { [signature]: archive, hash: noFile, assets: {} }],
]);

/**
 * No refresh tells whether a function runs the old code or the new: the provider cannot read files back, and says what the
 * state says. Files that nobody has make the next update send them, whatever the program holds by then.
 */
export function withFilesInDoubt(one: StateResource): StateResource {
  const replace = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(replace);
    if (typeof value !== "object" || value === null) return value;
    return inDoubt.get(Reflect.get(value, signature)) ?? mapValues(value, replace);
  };
  return {
    ...one,
    ...(one.inputs && { inputs: mapValues(one.inputs, replace) }),
    ...(one.outputs !== undefined && { outputs: replace(one.outputs) }),
  };
}

const mapValues = (all: object, change: (value: unknown) => unknown): Record<string, unknown> =>
  Object.fromEntries(Object.entries(all).map(([key, value]) => [key, change(value)]));
