import { createHash } from "node:crypto";
import { monotonicFactory } from "ulid";
import type { Cloud } from "../../cloud-type.ts";
import { type Bucket, isVersioned } from "./bucket.ts";

export type StoredObject = {
  readonly key: string;
  readonly versionId: string;
  /** MD5 of the body in quotes. */
  readonly etag: string;
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
  /** Headers that come back as they were sent: content-type, x-amz-meta-…, checksums. */
  readonly headers: Readonly<Record<string, string>>;
  readonly deleteMarker: boolean;
};

/** The version of an object that was written while its bucket kept no versions. */
const noVersion = "null";
const objectsOf = (bucket: Bucket) => `s3.objects ${bucket.name}`;
const olderOf = (bucket: Bucket) => `s3.older ${bucket.name}`;
const bodiesOf = (bucket: Bucket) => `s3.bodies ${bucket.name}`;
const bodyKey = ({ key, versionId }: StoredObject) => JSON.stringify([key, versionId]);

/** The objects of buckets, with their bodies; a write is on disk before it returns. */
export function openObjects({ store, clock }: Cloud) {
  const current = (bucket: Bucket, key: string): StoredObject | undefined =>
    store.get<StoredObject>(objectsOf(bucket), key);
  const drop = (bucket: Bucket, collection: string, key: string, object: StoredObject) => {
    store.delete(collection, key);
    store.delete(bodiesOf(bucket), bodyKey(object));
  };
  /** Puts a new current version in place; the old one is kept as an older version, or dropped. */
  const replace = (bucket: Bucket, object: StoredObject, body: Buffer | undefined) =>
    store.transaction(() => {
      const before = current(bucket, object.key);
      if (before !== undefined && before.versionId === object.versionId)
        store.delete(bodiesOf(bucket), bodyKey(before));
      else if (before !== undefined) store.put(olderOf(bucket), bodyKey(before), before);
      store.put(objectsOf(bucket), object.key, object);
      if (body !== undefined) store.put(bodiesOf(bucket), bodyKey(object), body.toString("base64"));
    });

  return {
    /** The current version, or the one asked for; undefined when there is none. A delete marker is given as it is. */
    find: (bucket: Bucket, key: string, versionId?: string): StoredObject | undefined => {
      const now = current(bucket, key);
      if (versionId === undefined || now?.versionId === versionId) return now;
      return store.get<StoredObject>(olderOf(bucket), JSON.stringify([key, versionId]));
    },
    body: (bucket: Bucket, object: StoredObject): Buffer =>
      Buffer.from(store.get<string>(bodiesOf(bucket), bodyKey(object)) ?? "", "base64"),
    put(bucket: Bucket, key: string, body: Buffer, headers: Record<string, string>): StoredObject {
      const object = {
        key,
        versionId: isVersioned(bucket) ? newVersion(clock.now()) : noVersion,
        etag: `"${createHash("md5").update(body).digest("hex")}"`,
        size: body.length,
        modifiedAt: clock.now(),
        headers,
        deleteMarker: false,
      };
      replace(bucket, object, body);
      return object;
    },
    /** Deletes a version for good, or the object: behind a delete marker where the bucket keeps versions. */
    delete(bucket: Bucket, key: string, versionId?: string): StoredObject | undefined {
      if (versionId !== undefined) return deleteVersion(bucket, key, versionId);
      const now = current(bucket, key);
      if (!isVersioned(bucket)) {
        if (now !== undefined) store.transaction(() => drop(bucket, objectsOf(bucket), key, now));
        return undefined;
      }
      const marker = {
        key,
        versionId: newVersion(clock.now()),
        etag: "",
        size: 0,
        modifiedAt: clock.now(),
        headers: {},
      };
      const object = { ...marker, deleteMarker: true };
      replace(bucket, object, undefined);
      return object;
    },
    list: (bucket: Bucket, options: { prefix?: string; after?: string }): StoredObject[] =>
      store
        .list<StoredObject>(objectsOf(bucket), options)
        .map(({ value }) => value)
        .filter(({ deleteMarker }) => !deleteMarker),
    older: (bucket: Bucket) => store.list<StoredObject>(olderOf(bucket)).map(({ value }) => value),
    isEmpty: (bucket: Bucket) =>
      [objectsOf(bucket), olderOf(bucket)].every((collection) => store.list(collection, { limit: 1 }).length === 0),
    empty(bucket: Bucket): void {
      store.transaction(() => {
        for (const collection of [objectsOf(bucket), olderOf(bucket), bodiesOf(bucket)])
          for (const { key } of store.list(collection)) store.delete(collection, key);
      });
    },
  };

  function deleteVersion(bucket: Bucket, key: string, versionId: string): StoredObject | undefined {
    const now = current(bucket, key);
    const older = store.get<StoredObject>(olderOf(bucket), JSON.stringify([key, versionId]));
    store.transaction(() => {
      if (older !== undefined) drop(bucket, olderOf(bucket), bodyKey(older), older);
      if (now?.versionId !== versionId) return;
      drop(bucket, objectsOf(bucket), key, now);
      const [next] = store
        .list<StoredObject>(olderOf(bucket), { prefix: `[${JSON.stringify(key)},` })
        .map(({ value }) => value)
        .toSorted((a, b) => b.modifiedAt - a.modifiedAt || (a.versionId < b.versionId ? 1 : -1));
      if (next === undefined) return;
      store.delete(olderOf(bucket), bodyKey(next));
      store.put(objectsOf(bucket), key, next);
    });
    return older ?? now;
  }
}
export type Objects = ReturnType<typeof openObjects>;

/** Of two versions of one millisecond, too, the later has the larger id. */
const newVersion = monotonicFactory();
