import { z } from "zod";
import type { Properties } from "../../service.ts";
import { parseInput } from "../parse-input.ts";
import type { Bucket } from "./bucket.ts";
import type { Objects, StoredObject } from "./objects.ts";

const query = z.looseObject({
  prefix: z.string().default(""),
  delimiter: z.string().default(""),
  "max-keys": z.coerce.number().int().min(0).max(1000).default(1000),
  "start-after": z.string().default(""),
  "continuation-token": z.string().optional(),
});

/** ListObjectsV2: keys in order; those that share a name up to the delimiter come as one common prefix. */
export function list(bucket: Bucket, objects: Objects, input: Properties): Properties {
  const { prefix, delimiter, "max-keys": limit, ...given } = parseInput(query, input, "InvalidArgument");
  const token = given["continuation-token"];
  const after = token === undefined ? given["start-after"] : Buffer.from(token, "base64url").toString();
  const entries = new Map<string, StoredObject | undefined>();
  let last = "";
  let truncated = false;
  for (const object of objects.list(bucket, { prefix, after })) {
    const end = delimiter === "" ? -1 : object.key.indexOf(delimiter, prefix.length);
    const common = end < 0 ? undefined : object.key.slice(0, end + delimiter.length);
    if (common !== undefined && after.startsWith(common)) continue;
    const name = common ?? object.key;
    if (!entries.has(name) && entries.size === limit) {
      truncated = true;
      break;
    }
    entries.set(name, common === undefined ? object : undefined);
    last = object.key;
  }
  const contents = [...entries.values()].filter((object) => object !== undefined);
  const prefixes = [...entries].filter(([, object]) => object === undefined).map(([name]) => name);
  return {
    Name: bucket.name,
    Prefix: prefix,
    KeyCount: entries.size,
    MaxKeys: limit,
    IsTruncated: truncated,
    ...(delimiter === "" ? {} : { Delimiter: delimiter }),
    ...(truncated ? { NextContinuationToken: Buffer.from(last).toString("base64url") } : {}),
    Contents: contents.map(({ key, etag, size, modifiedAt }) => ({
      Key: key,
      LastModified: new Date(modifiedAt).toISOString(),
      ETag: etag,
      Size: size,
      StorageClass: "STANDARD",
    })),
    CommonPrefixes: prefixes.map((Prefix) => ({ Prefix })),
  };
}
