import structs from "google-protobuf/google/protobuf/struct_pb.js";
import { isAsset, isUnknown, unknown } from "../provider/values.ts";
import type { Properties } from "../service.ts";
import type { Files } from "./files.ts";

/** The key that marks a value of a special kind in the SDK's messages, and the kinds. */
export const signature = "4dabf18193072939515e22adb298388d";
export const kinds = {
  asset: "c44067f5952c0a294b673a41bacd8c17",
  archive: "0def7320c3a5731c473e5ecbe6d01bc7",
  secret: "1b47061264138c4ac30d75fd1eb44270",
  resource: "5cf8f73096256a8f31e491e813e4eb8e",
  output: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
};

export type Struct = InstanceType<typeof structs.Struct>;

export type Decoded = {
  readonly properties: Properties;
  /** Top-level properties that hold a secret anywhere. */
  readonly secret: readonly string[];
};

type Decoding = { readonly files: Files; secret(value: unknown): unknown };

/** Reads the properties of a message: secrets opened, resources as their ids, files by hash. */
export function decode(struct: Struct | undefined, files: Files): Decoded {
  const secret = new Set<string>();
  const entries = Object.entries(struct?.toJavaScript() ?? {}).map(([key, value]) => {
    const open = (inner: unknown) => {
      secret.add(key);
      return inner;
    };
    return [key, decodeValue(value, { files, secret: open })];
  });
  return { properties: Object.fromEntries(entries), secret: [...secret] };
}

/** Reads a stack's outputs; each secret in them reads `[secret]`. */
export function decodeMasked(struct: Struct | undefined, files: Files): Properties {
  return decodeObject(struct?.toJavaScript() ?? {}, { files, secret: () => "[secret]" });
}

function decodeValue(value: unknown, decoding: Decoding): unknown {
  if (isUnknown(value)) return unknown;
  if (Array.isArray(value)) return value.map((one) => decodeValue(one, decoding));
  if (!isObject(value)) return value;
  switch (value[signature]) {
    case undefined:
      return decodeObject(value, decoding);
    case kinds.secret:
      return decoding.secret(decodeValue(value.value, decoding));
    case kinds.output: {
      const inner = "value" in value ? decodeValue(value.value, decoding) : unknown;
      return value.secret ? decoding.secret(inner) : inner;
    }
    case kinds.resource:
      return value.id === "" ? unknown : decodeValue(value.id ?? value.urn, decoding);
    case kinds.asset:
      return decodeAsset(value, decoding.files);
    case kinds.archive:
      return decodeArchive(value, decoding.files);
    default:
      throw new Error(`The local cloud does not know the kind of value ${value[signature]}.`);
  }
}

function decodeObject(value: Properties, decoding: Decoding): Properties {
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, decodeValue(one, decoding)]));
}

function decodeAsset({ path, text }: Properties, files: Files) {
  if (typeof path === "string" && path !== "") return files.addFile(path);
  if (typeof text === "string") return files.add(Buffer.from(text));
  throw new Error("The local cloud takes FileAsset and StringAsset; a RemoteAsset is not fetched.");
}

function decodeArchive({ assets }: Properties, files: Files) {
  if (!isObject(assets)) throw new Error("The local cloud takes AssetArchive only, with each file as an asset.");
  const entries = Object.entries(assets).map(([name, value]) => {
    if (!isObject(value) || value[signature] !== kinds.asset) {
      throw new Error(`The local cloud takes no archive in an archive (${name}).`);
    }
    return [name, decodeAsset(value, files)] as const;
  });
  return files.archive(Object.fromEntries(entries));
}

/** Writes properties for the SDK. Files are left out: the SDK then keeps what the program gave. */
export function encode(properties: Properties, secret: readonly string[] = []): Struct {
  const entries = Object.entries(properties)
    .filter(([, value]) => value !== undefined && !isAsset(value))
    .map(([key, value]) => [key, secret.includes(key) ? { [signature]: kinds.secret, value } : value]);
  return structs.Struct.fromJavaScript(JSON.parse(JSON.stringify(Object.fromEntries(entries))));
}

const isObject = (value: unknown): value is Properties =>
  typeof value === "object" && value !== null && !Array.isArray(value);
