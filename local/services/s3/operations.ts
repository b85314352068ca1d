import type { Cloud } from "../../cloud-type.ts";
import { type ApiRequest, AwsError, type Need, type Operation, type Properties } from "../../service.ts";
import { readBody } from "./body.ts";
import { type Bucket, type Buckets, bucketArn } from "./bucket.ts";
import { createBucket } from "./create-bucket.ts";
import { list } from "./list.ts";
import type { Objects, StoredObject } from "./objects.ts";
import type { Answer } from "./protocol.ts";
import { publicAccessBlockOperations } from "./public-access-block.ts";

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const versionOf = ({ versionId }: Properties) => (typeof versionId === "string" ? versionId : undefined);

const onObject =
  (action: string, withVersion = action) =>
  (input: Properties): Need[] => [
    {
      action: `s3:${versionOf(input) === undefined ? action : withVersion}`,
      resource: `${bucketArn(text(input.Bucket))}/${text(input.Key)}`,
    },
  ];

/** What S3 answers on the wire. */
export function operations(cloud: Cloud, buckets: Buckets, objects: Objects): Operation[] {
  const read = (input: Properties, request: ApiRequest) => {
    const bucket = buckets.find(text(input.Bucket));
    const object = objects.find(bucket, text(input.Key), versionOf(input));
    if (object === undefined || object.deleteMarker) throw missing(cloud, bucket, request, versionOf(input));
    return { bucket, object };
  };
  const readNeeds = onObject("GetObject", "GetObjectVersion");

  return [
    ...publicAccessBlockOperations(buckets),
    createBucket(cloud, buckets),
    {
      name: "PutObject",
      needs: onObject("PutObject"),
      run(input, request) {
        const bucket = buckets.find(text(input.Bucket));
        const before = objects.find(bucket, text(input.Key));
        refuseUnlessMatching(before?.deleteMarker === true ? undefined : before, request.headers);
        const { content, checksums } = readBody(request);
        const headers = { ...kept(request.headers), ...checksums };
        const object = objects.put(bucket, text(input.Key), content, headers);
        const answer: Answer = { headers: { etag: object.etag, ...checksums, ...versionHeader(object) } };
        return answer;
      },
    },
    {
      name: "GetObject",
      needs: readNeeds,
      run(input, request) {
        const { bucket, object } = read(input, request);
        const body = objects.body(bucket, object);
        const part = range(request.headers.range, body.length);
        if (part === undefined) return { headers: headersOf(object, request), body } satisfies Answer;
        return {
          status: 206,
          headers: {
            ...headersOf(object, request, false),
            "content-range": `bytes ${part.first}-${part.last}/${body.length}`,
          },
          body: body.subarray(part.first, part.last + 1),
        } satisfies Answer;
      },
    },
    {
      name: "HeadObject",
      needs: readNeeds,
      run(input, request) {
        const { object } = read(input, request);
        const headers = { ...headersOf(object, request), "content-length": String(object.size) };
        return { headers } satisfies Answer;
      },
    },
    {
      name: "DeleteObject",
      needs: onObject("DeleteObject", "DeleteObjectVersion"),
      run(input) {
        const bucket = buckets.find(text(input.Bucket));
        const gone = objects.delete(bucket, text(input.Key), versionOf(input));
        const marker = gone?.deleteMarker === true ? { "x-amz-delete-marker": "true" } : {};
        const headers = gone === undefined ? {} : { ...versionHeader(gone), ...marker };
        return { status: 204, headers } satisfies Answer;
      },
    },
    {
      name: "ListObjectsV2",
      needs: (input) => [mayList(text(input.Bucket), text(input.prefix))],
      run: (input) => list(buckets.find(text(input.Bucket)), objects, input),
    },
    {
      name: "HeadBucket",
      needs: (input) => [mayList(text(input.Bucket))],
      run: (input) =>
        ({ headers: { "x-amz-bucket-region": buckets.find(text(input.Bucket)).region } }) satisfies Answer,
    },
  ];
}

const mayList = (bucket: string, prefix = ""): Need => ({
  action: "s3:ListBucket",
  resource: bucketArn(bucket),
  context: { "s3:prefix": prefix },
});

/** S3 tells who may not list the bucket that an object is refused, not that it is not there. */
function missing({ authorize }: Cloud, bucket: Bucket, request: ApiRequest, versionId: string | undefined): AwsError {
  try {
    authorize(request.principal, [mayList(bucket.name)]);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return new AwsError("AccessDenied", error.message, 403);
  }
  if (versionId !== undefined) return new AwsError("NoSuchVersion", "The specified version does not exist.", 404);
  return new AwsError("NoSuchKey", "The specified key does not exist.", 404);
}

/** `If-None-Match: *` writes only what is not there, `If-Match` only over what the writer knows. */
function refuseUnlessMatching(before: StoredObject | undefined, headers: ApiRequest["headers"]): void {
  const absent = headers["if-none-match"] === "*" && before !== undefined;
  const known = headers["if-match"];
  if (known !== undefined && before === undefined)
    throw new AwsError("NoSuchKey", "The specified key does not exist.", 404);
  if (absent || (known !== undefined && known.replaceAll('"', "") !== before?.etag.replaceAll('"', "")))
    throw new AwsError("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412);
}

const keptHeaders = /^(content-type|content-disposition|content-language|cache-control|expires|x-amz-meta-.+)$/;

/** The headers that belong to the object; the framing of the upload does not. */
function kept(headers: ApiRequest["headers"]): Record<string, string> {
  const encoding = (headers["content-encoding"] ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "" && part !== "aws-chunked")
    .join(",");
  return {
    "content-type": "application/octet-stream",
    ...Object.fromEntries(Object.entries(headers).filter(([name]) => keptHeaders.test(name))),
    ...(encoding === "" ? {} : { "content-encoding": encoding }),
  };
}

/** A part of an object comes without the checksums, which are those of the whole. */
function headersOf(object: StoredObject, { headers }: ApiRequest, whole = true): Record<string, string> {
  const withChecksums = whole && headers["x-amz-checksum-mode"]?.toUpperCase() === "ENABLED";
  const own = Object.entries(object.headers).filter(([name]) => withChecksums || !name.startsWith("x-amz-checksum-"));
  return {
    ...Object.fromEntries(own),
    etag: object.etag,
    "last-modified": new Date(object.modifiedAt).toUTCString(),
    "accept-ranges": "bytes",
    "x-amz-server-side-encryption": "AES256",
    ...versionHeader(object),
  };
}

const versionHeader = ({ versionId }: StoredObject): Record<string, string> =>
  versionId === "null" ? {} : { "x-amz-version-id": versionId };

/** One range of bytes, `bytes=0-99`, `bytes=100-` or `bytes=-50`. */
function range(header: string | undefined, size: number): { first: number; last: number } | undefined {
  const [, from = "", to = ""] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (from === "" && to === "") return undefined;
  const first = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  if (first > last) throw new AwsError("InvalidRange", "The requested range is not satisfiable", 416);
  return { first, last };
}
