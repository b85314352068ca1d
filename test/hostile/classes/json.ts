/** Bodies with a right signature that are not JSON as two readers would read it the same, or no alert of the endpoint. */
import fc from "fast-check";
import type { Answer, Attack } from "../attack.ts";
import { limit, post } from "../site.ts";

const digit = fc.constantFrom(..."0123456789abcdef");
export const nonces = fc.string({ unit: digit, minLength: 32, maxLength: 32 });
const names = fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom("__proto__", "constructor", "toString", "", "a.b"));

/** A place for a value somewhere in an alert that is right without it. */
const places: fc.Arbitrary<(value: string) => string> = fc
  .record({ nonce: nonces, name: fc.string({ maxLength: 6 }), lists: fc.array(fc.boolean(), { maxLength: 12 }) })
  .map(({ nonce, name, lists }) => (value) => {
    const inside = lists.reduce((text, list) => (list ? `[null,${text}]` : `{"in":${text}}`), value);
    return `{"nonce":"${nonce}",${JSON.stringify(`x${name}`)}:${inside}}`;
  });

/** A name or text of JSON, its characters written as they are or as escapes. */
const written = (text: string, escaped: boolean) =>
  escaped
    ? `"${[...Array(text.length).keys()].map((at) => unicode(text.charCodeAt(at))).join("")}"`
    : JSON.stringify(text);
const unicode = (unit: number) => `\\u${unit.toString(16).padStart(4, "0")}`;

const twice = fc
  .record({ name: names, first: fc.boolean(), second: fc.boolean(), between: fc.boolean() })
  .map(({ name, first, second, between }) =>
    [
      `{${written(name, first)}:1`,
      ...(between ? [`"other ${name.length}":2`] : []),
      `${written(name, second)}:3}`,
    ].join(","),
  );

const surrogate = fc.integer({ min: 0xd800, max: 0xdfff }).map((unit) => unicode(unit));
const half = fc
  .record({
    before: fc.string({ maxLength: 3 }),
    unit: surrogate,
    after: fc.string({ maxLength: 3 }),
    name: fc.boolean(),
  })
  .map(({ before, unit, after, name }) => {
    const text = `"${JSON.stringify(before).slice(1, -1)}${unit}${JSON.stringify(after).slice(1, -1)}"`;
    return name ? `{${text}:1}` : text;
  });
const swapped = fc.constantFrom(
  '"\\udc00\\ud800"',
  '"\\ud83d\\ud83d\\ude00"',
  '"\\ud83d\\\\ude00"',
  '"\\uD83Dx\\uDE00"',
);

const digits = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(..."0123456789"), minLength, maxLength });
const wholeBeyond = fc
  .tuple(fc.constantFrom("", "-"), fc.constantFrom(..."123456789"), digits(16, 300))
  .map((parts) => parts.join(""))
  .filter((raw) => {
    const held = Number(raw);
    return !Number.isFinite(held) || (BigInt(held) !== BigInt(raw) && String(held) !== raw);
  });
const tooLarge = fc
  .tuple(fc.constantFrom("", "-"), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 309, max: 99_999 }))
  .map(([sign, first, power]) => `${sign}${first}e${power}`);
const tooSmall = fc.oneof(
  fc.integer({ min: 330, max: 99_999 }).map((power) => `1e-${power}`),
  fc.integer({ min: 330, max: 2000 }).map((zeros) => `0.${"0".repeat(zeros)}1`),
);

const noJson = fc.constantFrom(
  ...'01 +1 .5 1. 1.e1 1e 0x10 1_000 -- NaN Infinity -Infinity undefined True nul \'a\' " [ ] { } : , [1,] [,1] [1 {a:1} {"a"} {"a":} {"a":1,} {,} {1:1} /**/1 1// "\\x41" "\\u{41}" "\\uD8" "\\q" "\\" `a` (1) @ 1n \u00a01 \ufeff1 ／ １'.split(
    " ",
  ),
  '"\n"',
  '"\t"',
  '"\0"',
  '"\u001f"',
  "1 2",
  "",
);
const deep = fc
  .record({ depth: fc.integer({ min: 70, max: 20_000 }), list: fc.boolean(), closed: fc.boolean() })
  .map(({ depth, list, closed }) =>
    list
      ? `${"[".repeat(depth)}${closed ? "]".repeat(depth) : ""}`
      : `${'{"a":'.repeat(depth)}1${closed ? "}".repeat(depth) : ""}`,
  );

const isInvalid = ({ text }: Answer) =>
  /^\{"error":"invalid-alert","issues":\[\{"path":".*"message":".+"/.test(text)
    ? undefined
    : "no issues with paths are told";

const json = "application/json";
const inPlace = (kind: string, values: fc.Arbitrary<string>): fc.Arbitrary<Attack> =>
  fc.tuple(places, values).map(([place, value]) => ({
    kind,
    statuses: [400],
    wrong: isInvalid,
    request: (site) => post(site, "self-test", place(value), { type: json }),
  }));
const whole = (kind: string, texts: fc.Arbitrary<string>): fc.Arbitrary<Attack> =>
  fc
    .record({ text: texts, endpoint: fc.constantFrom("self-test" as const, "ssh-login" as const) })
    .map(({ text, endpoint }) => ({
      kind,
      statuses: [400],
      wrong: isInvalid,
      request: (site) => post(site, endpoint, text, { type: json }),
    }));

/** Bytes that are no UTF-8, inside a text of an alert that is right without them. */
const bytes: fc.Arbitrary<Attack> = fc
  .record({
    place: places,
    wrong: fc.constantFrom(
      "c080",
      "c1bf",
      "eda080",
      "edbfbf",
      "f4908080",
      "f888808080",
      "ff",
      "fe",
      "80",
      "bf",
      "e282",
      "f09f98",
      "c3",
    ),
    text: fc.boolean(),
  })
  .map(({ place, wrong, text }) => {
    const [before = "", after = ""] = place('"a\u0001z"').split("\u0001");
    const body = Buffer.concat([Buffer.from(before), Buffer.from(wrong, "hex"), Buffer.from(after)]);
    return {
      kind: "not UTF-8",
      // API Gateway hands a text on as text: what is none has changed on the way, and its signature does not fit.
      statuses: text ? [401] : [400],
      request: (site) => post(site, "self-test", body, { type: text ? json : "application/octet-stream" }),
    };
  });

/** What is JSON and no alert: the nonce is not where it must be, or is something else than text. */
const shapes = fc.oneof(
  fc.json({ maxDepth: 5 }).filter((text) => !/"[0-9a-f]{32}"/.test(text)),
  fc
    .tuple(nonces, fc.constantFrom("__proto__", "constructor", "prototype", "Nonce", "nonce ", "\\u0000nonce"))
    .map(([nonce, name]) => `{"${name}":{"nonce":"${nonce}"},"${name}2":"${nonce}"}`),
  fc
    .tuple(
      nonces,
      fc.constantFrom<(text: string) => string>(
        (text) => `[${text}]`,
        (text) => `{"0":${text}}`,
        (text) => `{"toString":${text}}`,
        (text) => `{"__proto__":${text}}`,
        (text) => text.toUpperCase().replace(/[0-9]/g, "A"),
        (text) => `"${text.slice(1, -1)}\\n"`,
        (text) => `"\\n${text.slice(1, -1)}"`,
        (text) => `"${text.slice(1, -1)}0"`,
        (text) => text.replace(/.(?="$)/, "g"),
        () => "null",
        () => "true",
        () => "12345678",
      ),
    )
    .map(([nonce, change]) => `{"nonce":${change(`"${nonce}"`)}}`),
  fc.constantFrom(
    '{"class_uid":3002,"time":1,"__proto__":{"user":{"name":"a","email_addr":"a@example.com"}},"src_endpoint":{"ip":"1"},"dst_endpoint":{"hostname":"h"}}',
    '{"class_uid":"3002","time":1,"user":{"name":"a","email_addr":"a@example.com"},"src_endpoint":{"ip":"1"},"dst_endpoint":{"hostname":"h"}}',
    '{"class_uid":3002,"time":1,"user":{"name":"a","email_addr":"a@example.com"},"src_endpoint":{"ip":"1"},"dst_endpoint":["hostname"]}',
    '{"class_uid":3002,"time":1,"user":{"name":"a","email_addr":["a@example.com"]},"src_endpoint":{"ip":"1"},"dst_endpoint":{"hostname":"h"}}',
  ),
);

const large: fc.Arbitrary<Attack> = fc
  .record({ nonce: nonces, over: fc.integer({ min: 1, max: 100_000 }) })
  .map(({ nonce, over }) => ({
    kind: "over 1 MiB",
    statuses: [413],
    request: (site) => post(site, "self-test", `{"nonce":"${nonce}"}`.padEnd(limit + over), { type: json }),
  }));

const keys: fc.Arbitrary<Attack> = fc
  .record({
    nonce: nonces,
    key: fc.oneof(
      fc.constant(""),
      fc.string({ unit: digit, minLength: 257, maxLength: 2000 }),
      fc.constantFrom("\u00e9", "\u0080", "a\tb", "ÿ".repeat(20)),
    ),
  })
  .map(({ nonce, key }) => ({
    kind: "a wrong idempotency key",
    statuses: [400],
    wrong: isInvalid,
    request: (site) =>
      post(site, "self-test", `{"nonce":"${nonce}"}`, { type: json, headers: { "idempotency-key": key } }),
  }));

export const jsons: fc.Arbitrary<Attack> = fc.oneof(
  { weight: 12, arbitrary: inPlace("a name twice", twice) },
  { weight: 12, arbitrary: inPlace("half a character", fc.oneof(half, swapped)) },
  { weight: 12, arbitrary: inPlace("a number that does not fit", fc.oneof(wholeBeyond, tooLarge, tooSmall)) },
  { weight: 12, arbitrary: inPlace("deep", deep) },
  { weight: 12, arbitrary: inPlace("no JSON", noJson) },
  { weight: 6, arbitrary: whole("no JSON", fc.oneof(noJson, fc.string())) },
  { weight: 20, arbitrary: whole("another shape", shapes) },
  { weight: 8, arbitrary: bytes },
  { weight: 4, arbitrary: keys },
  { weight: 1, arbitrary: large },
);
