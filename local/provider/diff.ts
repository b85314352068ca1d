import { isDeepStrictEqual } from "node:util";
import type { Properties, Resource } from "../service.ts";
import { withoutDefaultsKey } from "./check.ts";
import { isAsset } from "./values.ts";

export type Change = { readonly path: string; readonly kind: "add" | "delete" | "update"; readonly replace: boolean };

export type Difference = { readonly changes: readonly Change[]; readonly deleteBeforeReplace: boolean };

/** What changed between two sets of checked inputs, and which changes need a new resource. */
export function diff(resource: Resource, old: Properties, now: Properties): Difference {
  const before = withoutDefaultsKey(old);
  const after = withoutDefaultsKey(now);
  const changes = [...keysOf(before, after)].flatMap((key) => {
    if (resource.jsonInputs?.includes(key) && sameMeaning(before[key], after[key])) return [];
    const replace = key === "region" || (resource.inputs[key]?.includes("replace") ?? false);
    return walk(key, before[key], after[key]).map((change) => ({ ...change, replace }));
  });
  return { changes, deleteBeforeReplace: resource.deleteBeforeReplace ?? false };
}

function walk(path: string, before: unknown, after: unknown): Omit<Change, "replace">[] {
  if (isDeepStrictEqual(before, after) || sameFile(before, after)) return [];
  if (before === undefined) return [{ path, kind: "add" }];
  if (after === undefined) return [{ path, kind: "delete" }];
  if (!isObject(before) || !isObject(after)) return [{ path, kind: "update" }];
  return [...keysOf(before, after)].flatMap((key) => walk(join(path, key), before[key], after[key]));
}

const keysOf = (before: Properties, after: Properties) => new Set([...Object.keys(before), ...Object.keys(after)]);

const join = (path: string, key: string) =>
  /^[\w$]+$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;

/** Files are compared as one value, by their hash: of an old one nothing else may be left. */
const sameFile = (before: unknown, after: unknown): boolean =>
  isAsset(before) && isAsset(after) && before.sha256 === after.sha256;

function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isAsset(value);
}

/** JSON texts that differ only in blanks and in the order of keys mean the same. */
function sameMeaning(before: unknown, after: unknown): boolean {
  if (typeof before !== "string" || typeof after !== "string") return false;
  try {
    return isDeepStrictEqual(JSON.parse(before), JSON.parse(after));
  } catch {
    return false;
  }
}
