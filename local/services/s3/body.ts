import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { type ApiRequest, AwsError } from "../../service.ts";

/** A body as it was meant, and the checksums sent with it. */
export type Body = { readonly content: Buffer; readonly checksums: Record<string, string> };

/** Takes the SDK's framing off (`aws-chunked`) and compares what arrived with each checksum that was sent with it. */
export function readBody({ headers, body }: Pick<ApiRequest, "headers" | "body">): Body {
  const chunked =
    headers["content-encoding"]?.split(",").some((part) => part.trim() === "aws-chunked") === true ||
    headers["x-amz-content-sha256"]?.startsWith("STREAMING-") === true;
  const { content, trailers } = chunked ? unframe(body) : { content: body, trailers: {} };
  const checksums = Object.fromEntries(
    Object.entries({ ...headers, ...trailers }).filter(
      ([name]) => name.startsWith("x-amz-checksum-") && name !== "x-amz-checksum-mode",
    ),
  );
  for (const [name, given] of Object.entries(checksums)) {
    const computed = checksum(name.slice("x-amz-checksum-".length), content);
    if (computed !== undefined && computed !== given)
      throw new AwsError("BadDigest", `The ${name} you specified did not match the calculated checksum.`);
  }
  const md5 = headers["content-md5"];
  if (md5 !== undefined && md5 !== createHash("md5").update(content).digest("base64"))
    throw new AwsError("BadDigest", "The Content-MD5 you specified did not match what we received.");
  return { content, checksums };
}

/** Base64 of a checksum; undefined for the kinds that Node does not compute. */
function checksum(kind: string, content: Buffer): string | undefined {
  if (kind === "sha256" || kind === "sha1") return createHash(kind).update(content).digest("base64");
  if (kind !== "crc32") return undefined;
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(content));
  return bytes.toString("base64");
}

/** `<hex size>[;chunk-signature=…]\r\n<bytes>\r\n`, again and again; size 0 ends it, then trailers follow. */
function unframe(body: Buffer): { content: Buffer; trailers: Record<string, string> } {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = body.indexOf("\r\n", at);
    const size = lineEnd < 0 ? Number.NaN : Number.parseInt(body.toString("latin1", at, lineEnd), 16);
    if (Number.isNaN(size) || lineEnd + 2 + size > body.length)
      throw new AwsError("IncompleteBody", "The request body terminated unexpectedly");
    at = lineEnd + 2;
    if (size === 0) break;
    chunks.push(body.subarray(at, at + size));
    at += size + 2;
  }
  const lines = body.toString("latin1", at).split("\r\n");
  const trailers = lines.filter((line) => line.includes(":")).map((line) => line.split(/:\s*(.*)/s, 2));
  return {
    content: Buffer.concat(chunks),
    trailers: Object.fromEntries(trailers.map(([name = "", value = ""]) => [name.toLowerCase(), value])),
  };
}
