/** The two kinds of input values that plain JSON does not have: what is not known yet, and files. */

/** Stands for a value that is not known before the resource it comes from exists (the engine's own sentinel). */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The engine has one sentinel for each type of an unknown value. */
const sentinels: ReadonlySet<unknown> = new Set([
  unknown,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

export const isUnknown = (value: unknown): boolean => sentinels.has(value);

/** Whether something anywhere in the value is not known yet. */
export function hasUnknown(value: unknown): boolean {
  if (isUnknown(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasUnknown);
}

/** A file as a resource's input: its content is found by its hash (`cloud.assets.path`). */
export type Asset = { readonly sha256: string };

/** Files by name, as a resource's input; the hash is over names and contents. */
export type Archive = { readonly sha256: string; readonly files: Readonly<Record<string, Asset>> };

const hash = /^[0-9a-f]{64}$/;

/** A hash and nothing else but files: tags, too, may have a key of that name. */
export function isAsset(value: unknown): value is Asset {
  if (typeof value !== "object" || value === null || !("sha256" in value)) return false;
  const isBare = Object.keys(value).every((key) => key === "sha256" || key === "files");
  return isBare && typeof value.sha256 === "string" && hash.test(value.sha256);
}

export function isArchive(value: unknown): value is Archive {
  return isAsset(value) && "files" in value && typeof value.files === "object" && value.files !== null;
}
