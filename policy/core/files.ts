/** The files that a resource carries: a function's code, an object's content. */
import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { type Sighting, sightings } from "#policy/core/detectors";
import type { Props } from "#policy/core/rule";
import { unzipped } from "#policy/core/unzip";
import { isAsset, isRecord } from "#policy/core/values";

export type Carried = {
  /** The input, for example `code`. */
  readonly path: string;
  /** The file's name in it. */
  readonly name: string;
  readonly seen: Promise<readonly Sighting[]>;
};

export type Carriage = { readonly files: readonly Carried[]; readonly unread: readonly string[] };

/** A larger file is not read: Lambda takes 50 MB packed, and no text that people wrote is that large. */
const mostBytes = 50_000_000;

/** What can be read of an input's files. Not what must be fetched, nor tar archives. */
export async function filesOf(props: Props): Promise<Carriage> {
  const all = await Promise.all(
    Object.entries(props).map(async ([path, value]): Promise<Carriage> => {
      if (typeof value !== "object" || value === null || !isAsset(value)) return { files: [], unread: [] };
      const contents = await read(value, "").catch(() => undefined);
      if (contents === undefined) return { files: [], unread: [path] };
      return { files: contents.map(([name, seen]) => ({ path, name, seen })), unread: [] };
    }),
  );
  return { files: all.flatMap(({ files }) => files), unread: all.flatMap(({ unread }) => unread) };
}

type Contents = readonly (readonly [name: string, seen: Carried["seen"]])[];

/** An SDK's asset promises its parts; a written one has them. Throws for what cannot be read. */
async function read(asset: object, name: string): Promise<Contents> {
  const [path, text, assets] = await Promise.all(
    ["path", "text", "assets"].map((part): unknown => Reflect.get(asset, part)),
  );
  if (typeof text === "string") return [[name, sightings(text)]];
  if (typeof path === "string" && path !== "") return readPath(await found(path), name);
  if (!isRecord(assets)) throw new Error("neither a text nor a file");
  const inner = Object.entries(assets).map(([key, one]) => read(Object(one), join(name, key)));
  return (await Promise.all(inner)).flat();
}

/** A path is relative to the program's folder: the one that we run in, or one above it when that is the pack's. */
async function found(path: string): Promise<string> {
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    const file = isAbsolute(path) ? path : resolve(folder, path);
    const there = await stat(file).catch(() => undefined);
    if (there) return file;
    if (isAbsolute(path) || folder === dirname(folder)) throw new Error(`no file ${path}`);
  }
}

async function readPath(file: string, name: string): Promise<Contents> {
  const there = await stat(file);
  const { size, mtimeMs } = there;
  if (there.isDirectory()) {
    const names = await readdir(file);
    return (await Promise.all(names.map((one) => readPath(join(file, one), join(name, one))))).flat();
  }
  if (size > mostBytes || /\.(tar|tgz|gz)$/.test(file)) throw new Error("not a file that is read");
  if (/\.(zip|jar)$/.test(file))
    return unzipped(await readFile(file)).map(([inner, content]) => [join(name, inner), seenIn(content)]);
  return [[name, remembered(`${file} ${size} ${mtimeMs}`, async () => seenIn(await readFile(file)))]];
}

/** What is no text holds nothing that detectors know. */
async function seenIn(content: Buffer): Promise<readonly Sighting[]> {
  return content.subarray(0, 8192).includes(0) ? [] : sightings(content.toString("utf8"));
}

const memory = new Map<string, Carried["seen"]>();

/** Many targets carry the same bundles: each is examined once. */
function remembered(key: string, examine: () => Carried["seen"]): Carried["seen"] {
  const known = memory.get(key) ?? examine();
  memory.set(key, known);
  return known;
}
