/** What the local deployment has recorded, as the policy pack takes it: secrets in clear, files where they lie. */
import { existsSync } from "node:fs";
import { isAbsolute, join, relative } from "node:path";
import { openState, type Recorded } from "../../local/deploy/state.ts";
import { nameOf } from "../../local/deploy/urn.ts";
import { kinds, signature } from "../../local/deploy/wire.ts";
import { isArchive, isAsset } from "../../local/provider/values.ts";
import type { Resource, Source } from "../../policy/core/rule.ts";

/** The resources of a stack that was deployed from the folder `data`. `root` is the program's folder. */
export function recordedIn(data: string, project: string, stack: string, root: string): readonly Resource[] {
  if (!existsSync(join(data, "deployment.db")))
    throw new Error(`Nothing is deployed from ${data}. Start it with: npm start`);
  const state = openState(data, project, stack);
  try {
    return state.resources().map((record) => asResource(record, data, root));
  } finally {
    state.close();
  }
}

function asResource(record: Recorded, data: string, root: string): Resource {
  const { urn, type, parent, inputs, outputs, references, source } = record;
  const place = source === undefined ? undefined : placeIn(root, source);
  return {
    type,
    name: nameOf(urn),
    urn,
    props: properties(inputs, data),
    outputs: properties(outputs, data),
    ...(parent === "" ? {} : { parent }),
    // A folder of an earlier version has none.
    references: references ?? {},
    ...(place ? { source: place } : {}),
  };
}

/** `<folder>/components/vault.ts:12`; undefined outside of the program's folder. */
function placeIn(root: string, source: string): Source | undefined {
  const at = source.lastIndexOf(":");
  const file = relative(root, source.slice(0, at));
  if (file.startsWith("..") || isAbsolute(file) || file.startsWith("node_modules")) return undefined;
  return { file, line: Number(source.slice(at + 1)) };
}

/** Without what the provider keeps for itself (`__defaults`). */
function properties(all: Recorded["inputs"], data: string): Resource["props"] {
  const own = Object.entries(all).filter(([key]) => !key.startsWith("__"));
  return Object.fromEntries(own.map(([key, value]) => [key, plain(value, data)]));
}

/** Files are kept under the hash of their content. */
function plain(value: unknown, data: string): unknown {
  if (isArchive(value)) {
    const assets = Object.entries(value.files).map(([name, file]) => [name, plain(file, data)]);
    return { [signature]: kinds.archive, assets: Object.fromEntries(assets) };
  }
  if (isAsset(value)) return { [signature]: kinds.asset, path: join(data, "assets", value.sha256) };
  if (Array.isArray(value)) return value.map((one) => plain(one, data));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one, data)]));
}
