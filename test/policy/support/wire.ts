/** Values of resources as the engine sends them to the pack. */
import { isAsset } from "../../../policy/core/values.ts";

const signature = "4dabf18193072939515e22adb298388d";

/** What JSON can hold, with files written as the SDK writes them. */
export async function wired(value: unknown): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map(wired));
  if (typeof value !== "object" || value === null) return value;
  const asset = isAsset(value) && !(signature in value);
  const entries = Object.entries(value)
    .filter(([key, one]) => one !== undefined && !key.startsWith("__"))
    .map(async ([key, one]) => [key, await wired(await one)] as const);
  const all = Object.fromEntries(await Promise.all(entries));
  return asset ? { [signature]: "__pulumiArchive" in value ? archive : file, ...all } : all;
}

const file = "c44067f5952c0a294b673a41bacd8c17";
const archive = "0def7320c3a5731c473e5ecbe6d01bc7";
