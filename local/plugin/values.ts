import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import structs from "google-protobuf/google/protobuf/struct_pb.js";
import { kinds, type Struct, signature } from "../deploy/wire.ts";
import { type Asset, isArchive, isAsset, isUnknown, unknown } from "../provider/values.ts";
import type { Properties } from "../service.ts";

/** Properties between the engine's messages and the local cloud: files by their hash, unknown values as one. */
export type Values = {
  decode(struct: Struct | undefined): Properties;
  /** A file that was decoded before reads as it did then. */
  encode(properties: Properties): Struct;
  /** The content of a file that was decoded. Throws when it is no longer there. */
  content(sha256: string): Buffer | undefined;
};

/**
 * The engine sends files with their hash, old ones with nothing else: they are compared without being read. It keeps
 * secrets, references to resources and outputs to itself, as the plugin accepts none.
 */
export function openValues(): Values {
  const sent = new Map<string, Properties>();
  const remember = (value: Properties): { sha256: string } => {
    if ("uri" in value) throw new Error("The local cloud takes files and texts only; nothing is fetched from a URI.");
    const sha256 = String(value.hash);
    if (hasContent(value) || !sent.has(sha256)) sent.set(sha256, value);
    return { sha256 };
  };
  const decodeArchive = (value: Properties) => {
    if (!hasContent(value)) return remember(value);
    if (!isObject(value.assets))
      throw new Error("The local cloud takes AssetArchive only, with each file as an asset.");
    const files = Object.entries(value.assets).map(([name, file]) => {
      if (isObject(file) && file[signature] === kinds.asset) return [name, remember(file)] as const;
      throw new Error(`The local cloud takes no archive in an archive (${name}).`);
    });
    return { ...remember(value), files: Object.fromEntries(files) };
  };
  const decode = (value: unknown): unknown => {
    if (isUnknown(value)) return unknown;
    if (Array.isArray(value)) return value.map(decode);
    if (!isObject(value)) return value;
    if (value[signature] === kinds.asset) return remember(value);
    if (value[signature] === kinds.archive) return decodeArchive(value);
    if (signature in value) throw new Error(`The local cloud does not know the kind of value ${value[signature]}.`);
    return mapValues(value, decode);
  };
  const encode = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(encode);
    if (!isObject(value)) return value;
    if (isAsset(value)) return sent.get(value.sha256) ?? byHash(value);
    return mapValues(value, encode);
  };

  return {
    decode: (struct) => mapValues(struct?.toJavaScript() ?? {}, decode),
    encode: (properties) => structs.Struct.fromJavaScript(JSON.parse(JSON.stringify(mapValues(properties, encode)))),
    content: (sha256) => {
      const { path, text } = sent.get(sha256) ?? {};
      if (typeof path === "string" && path !== "") return readFileSync(path);
      if (typeof text === "string") return Buffer.from(text);
      return sha256 === hashOfNothing ? Buffer.alloc(0) : undefined;
    },
  };
}

/** The engine leaves the text of an empty one out. */
const hashOfNothing = createHash("sha256").digest("hex");

/** Whether a file or an archive says what is in it. */
const hasContent = (value: Properties): boolean => ["path", "text", "assets"].some((key) => key in value);

/** A file or an archive that the engine did not send, so that its content is not at hand. */
function byHash(value: Asset): Properties {
  if (!isArchive(value)) return { [signature]: kinds.asset, hash: value.sha256 };
  const assets = Object.entries(value.files).map(([name, file]) => [name, byHash(file)]);
  return { [signature]: kinds.archive, hash: value.sha256, assets: Object.fromEntries(assets) };
}

const mapValues = (from: Properties, change: (value: unknown) => unknown): Properties =>
  Object.fromEntries(Object.entries(from).map(([key, value]) => [key, change(value)]));

const isObject = (value: unknown): value is Properties =>
  typeof value === "object" && value !== null && !Array.isArray(value);
