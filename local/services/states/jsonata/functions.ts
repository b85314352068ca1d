import { createHash, randomUUID } from "node:crypto";
import jsonata from "jsonata";
import type { Clock } from "../../../service.ts";

/** What Step Functions adds to JSONata, and what tells the time, with their signatures in JSONata's own notation. */
type Added = { readonly name: string; readonly signature: string; run(...args: unknown[]): unknown };

const now = jsonata("$fromMillis($at, $picture, $zone)");

export function addedFunctions(clock: Clock): readonly Added[] {
  return [
    { name: "partition", signature: "<an:a>", run: (list, size) => partition(arrayOf(list), Number(size)) },
    { name: "range", signature: "<nnn:a>", run: (start, end, step) => range(Number(start), Number(end), Number(step)) },
    { name: "hash", signature: "<ss:s>", run: (text, algorithm) => hash(String(text), String(algorithm)) },
    { name: "random", signature: "<n?:n>", run: (seed) => random(seed) },
    { name: "uuid", signature: "<:s>", run: () => randomUUID() },
    { name: "parse", signature: "<s:x>", run: (text) => JSON.parse(String(text)) },
    { name: "eval", signature: "<sx?:x>", run: noEval },
    {
      name: "now",
      signature: "<s?s?:s>",
      run: (picture, zone) => now.evaluate({}, { at: clock.now(), picture, zone }),
    },
    { name: "millis", signature: "<:n>", run: () => clock.now() },
  ];
}

const arrayOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

function partition(list: unknown[], size: number): unknown[][] {
  const width = Math.floor(size);
  if (width < 1) throw new Error("$partition: the size of a part must be at least 1");
  return Array.from({ length: Math.ceil(list.length / width) }, (_, part) =>
    list.slice(part * width, (part + 1) * width),
  );
}

/** From start to end, both included; at most 1,000 numbers. */
function range(start: number, end: number, step: number): number[] {
  if (step === 0) throw new Error("$range: the step must not be 0");
  const length = Math.max(0, Math.floor((end - start) / step) + 1);
  if (length > 1000) throw new Error(`$range: ${length} numbers, 1,000 are allowed`);
  return Array.from({ length }, (_, index) => start + index * step);
}

const algorithms: Readonly<Record<string, string>> = {
  MD5: "md5",
  "SHA-1": "sha1",
  "SHA-256": "sha256",
  "SHA-384": "sha384",
  "SHA-512": "sha512",
};

function hash(text: string, algorithm: string): string {
  const name = algorithms[algorithm];
  if (!name) throw new Error(`$hash: "${algorithm}" is none of ${Object.keys(algorithms).join(", ")}`);
  return createHash(name).update(text, "utf8").digest("hex");
}

/** The same seed gives the same number. */
function random(seed: unknown): number {
  if (seed === undefined) return Math.random();
  return createHash("sha256").update(String(seed)).digest().readUInt32BE(0) / 2 ** 32;
}

function noEval(): never {
  throw new Error("$eval is not supported in Step Functions: write $parse");
}
