import { XMLBuilder } from "fast-xml-parser";
import { z } from "zod";
import type { ApiRequest, AwsError, Properties, Protocol } from "../../service.ts";

type Rest = Extract<Protocol, { kind: "rest" }>;
const xml = new XMLBuilder({ suppressEmptyNode: true });

/** Which bucket and key a request means: `/bucket/key`, or the bucket as the host's first name (`bucket.s3.…`, `bucket.localhost`). */
export function addressed({ path, headers }: Pick<ApiRequest, "path" | "headers">): { bucket: string; key: string } {
  const host = (headers.host ?? "").replace(/:\d+$/, "");
  const [, hosted] = /^(.+)\.(?:localhost|s3[.-].*|s3)$/.exec(host) ?? [];
  const parts = path.slice(1).split("/");
  const [first = "", ...rest] = parts;
  const [bucket, key] = hosted === undefined ? [first, rest.join("/")] : [hosted, parts.join("/")];
  return { bucket: decodeURIComponent(bucket), key: decodeURIComponent(key) };
}

/** S3's own way on the wire: the method and the address say what is meant, bodies are the objects, the rest is XML. */
export const protocol: Rest = {
  kind: "rest",
  parse(request) {
    const { bucket, key } = addressed(request);
    const operation = operationOf(request, key);
    if (bucket === "" || operation === undefined) return undefined;
    return { operation, input: { Bucket: bucket, Key: key, ...Object.fromEntries(request.query) } };
  },
  respond(operation, output = {}) {
    const root = documents.get(operation);
    if (root !== undefined)
      return { status: 200, headers: { "content-type": "application/xml" }, body: written({ [root]: output }) };
    return answer.parse(output);
  },
  fail(error, request) {
    const headers = { "content-type": "application/xml" };
    const body = request.method === "HEAD" ? "" : written({ Error: errorOf(error, request) });
    return { status: error.status, headers, body };
  },
};

/** The operations that answer with XML, and what it is called. */
const documents: ReadonlyMap<string, string> = new Map([
  ["ListObjectsV2", "ListBucketResult"],
  ["GetPublicAccessBlock", "PublicAccessBlockConfiguration"],
]);

function operationOf({ method, query, headers }: ApiRequest, key: string): string | undefined {
  const plain = ["uploads", "uploadId", "acl", "tagging", "retention", "legal-hold", "torrent", "attributes"].every(
    (name) => !query.has(name),
  );
  if (!plain || headers["x-amz-copy-source"] !== undefined) return undefined;
  if (key === "") {
    if (query.has("publicAccessBlock")) return accessBlock.get(method);
    if (method === "GET" && query.get("list-type") === "2") return "ListObjectsV2";
    if (method === "PUT" && [...query.keys()].every((name) => name === "x-id")) return "CreateBucket";
    return method === "HEAD" ? "HeadBucket" : undefined;
  }
  if (query.has("publicAccessBlock")) return undefined;
  const operations = { PUT: "PutObject", GET: "GetObject", HEAD: "HeadObject", DELETE: "DeleteObject" };
  return new Map(Object.entries(operations)).get(method);
}

const accessBlock: ReadonlyMap<string, string> = new Map([
  ["PUT", "PutPublicAccessBlock"],
  ["GET", "GetPublicAccessBlock"],
  ["DELETE", "DeletePublicAccessBlock"],
]);

/** What operations on objects give back: headers, and a body that is no XML. */
const answer = z.object({
  status: z.int().default(200),
  headers: z.record(z.string(), z.string()).default({}),
  body: z
    .instanceof(Buffer<ArrayBufferLike>)
    .or(z.string())
    .default(""),
});
export type Answer = z.input<typeof answer>;

const errorOf = ({ code, message, fields }: AwsError, request: ApiRequest) => ({
  Code: code,
  Message: message,
  ...fields,
  Resource: request.path,
});

const written = (document: Properties) => `<?xml version="1.0" encoding="UTF-8"?>\n${xml.build(document)}`;
