/** Signatures that nobody with the key made just now over just these bytes: each is answered 401, for every cause the same. */
import { createHash, createHmac } from "node:crypto";
import fc from "fast-check";
import type { Answer, Attack } from "../attack.ts";
import type { Site } from "../site.ts";

/** A way to sign, and a request that would be taken if it were signed so. */
type Scheme = {
  readonly path: string;
  readonly version: string;
  readonly time: string;
  readonly signature: string;
  key(site: Site): string;
  /** Keys of the same platform that are for something else. */
  others(site: Site): readonly string[];
  body(nonce: string): string;
};

const schemes: readonly Scheme[] = [
  {
    path: "/events/self-test",
    version: "v1",
    time: "x-socless-timestamp",
    signature: "x-socless-signature",
    key: ({ keys }) => keys.selfTest,
    others: ({ keys }) => [keys.sshLogin, keys.slack],
    body: (nonce) => JSON.stringify({ nonce }),
  },
  {
    path: "/slack/interactions",
    version: "v0",
    time: "x-slack-request-timestamp",
    signature: "x-slack-signature",
    key: ({ keys }) => keys.slack,
    others: ({ keys }) => [keys.selfTest, keys.sshLogin],
    body: (nonce) => new URLSearchParams({ payload: JSON.stringify({ type: "shortcut", nonce }) }).toString(),
  },
];

type Good = {
  readonly scheme: Scheme;
  readonly key: string;
  readonly others: readonly string[];
  readonly stamp: string;
  readonly body: Buffer;
};
/** What is sent instead; an empty list: nothing. */
type Bad = {
  readonly time?: string | readonly string[];
  readonly signature?: string | readonly string[];
  readonly body?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
};

const mac = ({ scheme, key, stamp, body }: Good, algorithm = "sha256") =>
  createHmac(algorithm, key).update(`${scheme.version}:${stamp}:`).update(body);
const hex = (good: Good) => mac(good).digest("hex");
const signed = (good: Good, text = hex(good)) => `${good.scheme.version}=${text}`;

const at = (good: Good, stamp: string): Bad => ({ time: stamp, signature: signed({ ...good, stamp }) });
const digit = fc.constantFrom(..."0123456789abcdef");
const seconds = (from: number, to: number) => fc.integer({ min: from, max: to });

/** What may be wrong, by name. */
const faults: Readonly<Record<string, fc.Arbitrary<(good: Good) => Bad>>> = {
  "another key": fc.oneof(
    fc.nat(1).map((index) => (good: Good) => ({ signature: signed({ ...good, key: good.others[index] ?? "" }) })),
    fc.string().map((key) => (good: Good) => ({ signature: signed({ ...good, key }) })),
    fc
      .constantFrom(" ", "\n", "\0.")
      .map((more) => (good: Good) => ({ signature: signed({ ...good, key: good.key + more }) })),
  ),
  "a digit changed": fc.tuple(fc.nat(63), digit).map(([place, other]) => (good) => {
    const right = hex(good);
    const changed = right[place] === other ? (other === "0" ? "1" : "0") : other;
    return { signature: signed(good, right.slice(0, place) + changed + right.slice(place + 1)) };
  }),
  "cut or longer": fc.oneof(
    fc.nat(63).map((length) => (good: Good) => ({ signature: signed(good, hex(good).slice(0, length)) })),
    fc.string({ unit: digit, minLength: 1, maxLength: 64 }).map((more) => (good: Good) => ({
      signature: signed(good, hex(good) + more),
    })),
    fc.string({ unit: digit, minLength: 64, maxLength: 64 }).map((any) => (good: Good) => ({
      signature: signed(good, any),
    })),
  ),
  "another version": fc
    .constantFrom("", "V1=", "V0=", "v2=", "v1:", "v1==", "v1= ", "v0 =", "sha256=", "v01=", "v1,v0=")
    .map((prefix) => (good) => ({ signature: prefix + hex(good) })),
  "another encoding": fc
    .constantFrom<(good: Good) => string>(
      (good) => mac(good).digest("base64"),
      (good) => mac(good).digest("base64url"),
      (good) => Buffer.from(hex(good)).toString("base64"),
      (good) => Buffer.from(hex(good)).toString("hex"),
      (good) => hex(good).replace(/./g, (digit) => `%${digit.charCodeAt(0).toString(16)}`),
      (good) => `0x${hex(good)}`,
      (good) => `"${hex(good)}"`,
      (good) => hex(good).replace(/../g, "$&:"),
      (good) => [...hex(good)].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 128)).join(""),
    )
    .map((text) => (good) => ({ signature: signed(good, text(good)) })),
  "signed otherwise": fc
    .constantFrom<(good: Good) => string>(
      (good) => createHmac("sha256", good.key).update(good.body).digest("hex"),
      (good) => createHmac("sha256", good.key).update(`${good.stamp}:`).update(good.body).digest("hex"),
      (good) =>
        createHmac("sha256", good.key).update(`${good.scheme.version}${good.stamp}`).update(good.body).digest("hex"),
      (good) => createHmac("sha256", good.key).update(good.body).update(good.stamp).digest("hex"),
      (good) => createHmac("sha256", Buffer.from(good.key, "hex")).update(good.body).digest("hex"),
      (good) => hex({ ...good, key: Buffer.from(good.key, "base64").toString("latin1") }),
      (good) => createHash("sha256").update(good.key).update(good.body).digest("hex"),
      (good) => createHash("sha256").update(good.body).digest("hex"),
      (good) => mac(good, "sha512").digest("hex").slice(0, 64),
      (good) => mac(good, "sha1").digest("hex").padEnd(64, "0"),
      (good) => mac(good, "sha3-256").digest("hex"),
      (good) => createHmac("sha256", good.key).update(mac(good).digest()).digest("hex"),
    )
    .map((text) => (good) => ({ signature: signed(good, text(good)) })),
  stale: seconds(320, 10_000_000).map((ago) => (good) => at(good, String(Number(good.stamp) - ago))),
  future: seconds(360, 10_000_000).map((ahead) => (good) => at(good, String(Number(good.stamp) + ahead))),
  "a time that is none": fc
    .oneof(
      fc.constantFrom<(now: string) => string>(
        () => "",
        () => "now",
        () => "NaN",
        () => "Infinity",
        (now) => `-${now}`,
        (now) => `+${now}`,
        (now) => `${now}.0`,
        (now) => `${now}e0`,
        (now) => `${now}000`,
        (now) => `0x${Number(now).toString(16)}`,
        (now) => `${now};`,
        (now) => `${now} ${now}`,
        (now) => now.padStart(40, "0"),
        (now) => new Date(Number(now) * 1000).toISOString(),
        (now) => new Date(Number(now) * 1000).toUTCString(),
      ),
      fc.string({ minLength: 1, unit: fc.constantFrom(..."0123456789eE+-._,:; aZ") }).map((text) => () => `!${text}`),
    )
    .map((text) => (good) => at(good, text(good.stamp))),
  "the time moved": seconds(-250, 250)
    .filter((by) => by !== 0)
    .map((by) => (good) => ({ time: String(Number(good.stamp) + by), signature: signed(good) })),
  "a header twice": fc
    .constantFrom<(good: Good) => Bad>(
      (good) => ({ signature: [signed(good), signed(good)] }),
      (good) => ({ signature: [signed(good), signed(good, "0".repeat(64))] }),
      (good) => ({ signature: [signed(good, "0".repeat(64)), signed(good)] }),
      (good) => ({ signature: [signed(good), ""] }),
      (good) => ({ signature: `${signed(good)},${signed(good)}` }),
      (good) => ({ signature: `${signed(good)}, ${signed(good)}` }),
      (good) => ({ time: [good.stamp, good.stamp], signature: signed(good) }),
      (good) => ({ time: [good.stamp, "0"], signature: signed(good) }),
      (good) => ({ time: ["0", good.stamp], signature: signed(good) }),
      (good) => at(good, `${good.stamp},${good.stamp}`),
    )
    .map((bad) => bad),
  "left out": fc
    .constantFrom<(good: Good) => Bad>(
      () => ({ signature: [] }),
      () => ({ signature: "" }),
      (good) => ({ time: [], signature: signed(good) }),
      (good) => ({ time: [], signature: signed({ ...good, stamp: "" }) }),
      (good) => ({ time: [], signature: signed({ ...good, stamp: "undefined" }) }),
      () => ({ time: [], signature: [] }),
    )
    .map((bad) => bad),
  "in another header": fc
    .constantFrom("authorization", "x-hub-signature-256", "x-signature", "signature", "x-socless-signature2", "cookie")
    .map((name) => (good) => ({ signature: [], headers: { [name]: signed(good) } })),
  "the body altered": fc
    .oneof(
      fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })).map(([place, bits]) => (body: Buffer) => {
        const altered = Buffer.from(body);
        altered.writeUInt8(altered.readUInt8(place % body.length) ^ bits, place % body.length);
        return altered;
      }),
      fc.uint8Array({ minLength: 1, maxLength: 20 }).map((more) => (body: Buffer) => Buffer.concat([body, more])),
      fc
        .constantFrom(" ", "\n", "\r\n", "\0", "\ufeff")
        .map((first) => (body: Buffer) => Buffer.from(`${first}${body}`)),
      fc.nat().map((length) => (body: Buffer) => body.subarray(0, length % body.length)),
      fc.constant((body: Buffer) => Buffer.concat([body, body])),
    )
    .map((alter) => (good) => ({ signature: signed(good), body: alter(good.body) })),
};

const refused: Readonly<Record<string, fc.Arbitrary<Attack>>> = Object.fromEntries(
  Object.entries(faults).map(([kind, fault]) => [
    kind,
    fc.record({ scheme: fc.constantFrom(...schemes), fault, nonce: nonceOf(), type: contentType() }).map(
      ({ scheme, fault, nonce, type }): Attack => ({
        kind,
        statuses: [401],
        wrong: ({ text }) => (text === '{"error":"unauthorized"}' ? undefined : "another text than for every 401"),
        request(site) {
          const good: Good = {
            scheme,
            key: scheme.key(site),
            others: scheme.others(site),
            stamp: String(Math.floor(Date.now() / 1000)),
            body: Buffer.from(scheme.body(nonce)),
          };
          const { time = good.stamp, signature = signed(good), body = good.body, headers = {} } = fault(good);
          return {
            method: "POST",
            path: scheme.path,
            headers: {
              "content-type": type,
              ...headers,
              ...present(scheme.time, time),
              ...present(scheme.signature, signature),
            },
            body,
          };
        },
      }),
    ),
  ]),
);

const present = (name: string, value: string | readonly string[]) =>
  value.length === 0 && typeof value !== "string" ? {} : { [name]: value };

function nonceOf(): fc.Arbitrary<string> {
  return fc.string({ unit: digit, minLength: 32, maxLength: 32 });
}
function contentType(): fc.Arbitrary<string> {
  return fc.constantFrom(
    "application/json",
    "application/x-www-form-urlencoded",
    "application/octet-stream",
    "text/plain",
  );
}

/** Recorded requests, sent again: within their time an ordinary duplicate, later or elsewhere nothing. */
const replayed: fc.Arbitrary<Attack> = fc.constantFrom<Attack>(
  {
    kind: "replayed",
    statuses: [202],
    request: ({ recorded }) => recorded,
    wrong: isDuplicate,
  },
  {
    kind: "replayed elsewhere",
    statuses: [401],
    request: ({ recorded }) => ({ ...recorded, path: "/events/ssh-login" }),
  },
  {
    kind: "replayed elsewhere",
    statuses: [401],
    request: ({ recorded }) => ({ ...recorded, path: "/slack/interactions" }),
  },
  {
    kind: "replayed later",
    statuses: [401],
    request: ({ recorded }) => ({
      ...recorded,
      headers: { ...recorded.headers, "x-socless-timestamp": String(Math.floor(Date.now() / 1000) + 7) },
    }),
  },
);

function isDuplicate({ text }: Answer, { recordedId }: Site): string | undefined {
  const right = text.includes(`"investigationId":"${recordedId}"`) && text.includes('"duplicate":true');
  return right ? undefined : "a replay is not a duplicate of the case that the request has opened";
}

export const signatures: fc.Arbitrary<Attack> = fc.oneof(
  ...Object.values(refused).map((arbitrary) => ({ weight: 4, arbitrary })),
  { weight: 1, arbitrary: replayed },
);
