import { createHash, randomInt, randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Json } from "../../../service.ts";
import { names, StateFailure } from "../failure.ts";

/** What a function is given; `source` is a literal's text with its escapes, which States.Format needs. */
export type Argument = { readonly value: Json; readonly source?: string };
type Run = (given: readonly Argument[]) => Json;
type Known = { readonly least: number; readonly most: number; readonly run: Run };

/** The intrinsic functions: https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html */
const functions: Readonly<Record<string, Known>> = {
  "States.Format": { least: 1, most: Number.POSITIVE_INFINITY, run: format },
  "States.StringToJson": known(1, ([value]) => JSON.parse(text(value))),
  "States.JsonToString": known(1, ([value]) => JSON.stringify(value)),
  "States.Array": { least: 0, most: Number.POSITIVE_INFINITY, run: (given) => given.map(({ value }) => value) },
  "States.ArrayPartition": known(2, ([array, size]) => partition(list(array), whole(size))),
  "States.ArrayContains": known(2, ([array, value]) => list(array).some((one) => isDeepStrictEqual(one, value))),
  "States.ArrayRange": known(3, ([first, last, step]) => range(whole(first), whole(last), whole(step))),
  "States.ArrayGetItem": known(2, ([array, index]) => item(list(array), whole(index))),
  "States.ArrayLength": known(1, ([array]) => list(array).length),
  "States.ArrayUnique": known(1, ([array]) => unique(list(array))),
  "States.Base64Encode": known(1, ([value]) => Buffer.from(short(value)).toString("base64")),
  "States.Base64Decode": known(1, ([value]) => decode(short(value))),
  "States.Hash": known(2, ([value, algorithm]) => hash(value, text(algorithm))),
  "States.JsonMerge": known(3, ([one, two, isDeep]) => merge(one, two, isDeep)),
  "States.MathRandom": { least: 2, most: 3, run: (given) => random(given.map(({ value }) => value)) },
  "States.MathAdd": known(2, ([a, b]) => sum(whole(a), whole(b))),
  "States.StringSplit": known(2, ([value, characters]) => split(text(value), text(characters))),
  "States.UUID": known(0, () => randomUUID()),
};

export const isFunction = (name: string) => Object.hasOwn(functions, name);

/** Calls a function by its name. Throws `States.IntrinsicFailure`. */
export function call(name: string, given: readonly Argument[], field: string): Json {
  try {
    const { least, most, run } = functions[name] ?? refuse("there is no such function");
    if (given.length < least || given.length > most)
      refuse(`it takes ${least === most ? least : `${least} or more`} arguments, not ${given.length}`);
    return run(given);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StateFailure(names.intrinsic, `The function ${name} in the field '${field}' failed: ${why}`);
  }
}

function known(count: number, run: (values: readonly Json[]) => Json): Known {
  return { least: count, most: count, run: (given) => run(given.map(({ value }) => value)) };
}

function refuse(why: string): never {
  throw new Error(why);
}

const told = (value: Json | undefined) => JSON.stringify(value);
const text = (value: Json | undefined) => (typeof value === "string" ? value : refuse(`${told(value)} is no text`));
const list = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : refuse(`${told(value)} is no array`));
/** Numbers are rounded to the nearest whole one, as documented. */
const whole = (value: Json | undefined) =>
  typeof value === "number" ? Math.round(value) : refuse(`${told(value)} is no number`);

function short(value: Json | undefined): string {
  const found = text(value);
  return found.length <= 10_000 ? found : refuse(`the text has ${found.length} characters, 10,000 are allowed`);
}

/** Each {} is the next argument; a backslash makes braces and itself plain. */
function format([template, ...values]: readonly Argument[]): Json {
  const source = template?.source ?? text(template?.value);
  let next = 0;
  const made = source.replace(/\\([\s\S])|\{\}/g, (_found, escaped: string | undefined) => {
    if (escaped !== undefined) return escaped;
    const value = values[next++];
    return value ? shown(value.value) : refuse("there are more {} than arguments");
  });
  return next === values.length ? made : refuse(`there are ${values.length} arguments for ${next} {}`);
}

/** Arrays and objects as AWS's recordings show them. */
function shown(value: Json): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return `[${value.map(shown).join(", ")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, inner]) => `${key}=${shown(inner)}`)
    .join(", ")}}`;
}

function partition(array: Json[], size: number): Json {
  if (size < 1) refuse("the size of a part must be at least 1");
  return Array.from({ length: Math.ceil(array.length / size) }, (_, part) =>
    array.slice(part * size, (part + 1) * size),
  );
}

/** Both ends included; at most 1,000 numbers. */
function range(first: number, last: number, step: number): Json {
  if (step === 0) refuse("the step must not be 0");
  const length = Math.max(0, Math.floor((last - first) / step) + 1);
  if (length > 1000) refuse(`it has ${length} numbers, 1,000 are allowed`);
  return Array.from({ length }, (_, index) => first + index * step);
}

function item(array: Json[], index: number): Json {
  const found = index < 0 ? undefined : array[index];
  return found === undefined ? refuse(`there is no item ${index} among ${array.length}`) : found;
}

const unique = (array: Json[]): Json =>
  array.filter((one, index) => array.findIndex((other) => isDeepStrictEqual(one, other)) === index);

function decode(value: string): Json {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(value)) refuse("the text is not Base64");
  return Buffer.from(value, "base64").toString();
}

const algorithms: Readonly<Record<string, string>> = {
  MD5: "md5",
  "SHA-1": "sha1",
  "SHA-256": "sha256",
  "SHA-384": "sha384",
  "SHA-512": "sha512",
};

function hash(value: Json | undefined, algorithm: string): Json {
  const data = typeof value === "string" ? short(value) : short(JSON.stringify(value));
  const name = algorithms[algorithm] ?? refuse(`"${algorithm}" is none of ${Object.keys(algorithms).join(", ")}`);
  return createHash(name).update(data, "utf8").digest("hex");
}

function merge(one: Json | undefined, two: Json | undefined, isDeep: Json | undefined): Json {
  if (isDeep !== false) refuse("only the shallow mode is supported: the third argument must be false");
  const object = (value: Json | undefined) =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? value
      : refuse(`${told(value)} is no object`);
  return { ...object(one), ...object(two) };
}

/** From start (included) to end (excluded); the same seed gives the same number. */
function random([start, end, seed]: readonly Json[]): Json {
  const [from, to] = [whole(start), whole(end)];
  if (to <= from) refuse("the end must be greater than the start");
  if (seed === undefined) return randomInt(from, to);
  const share =
    createHash("sha256")
      .update(String(whole(seed)))
      .digest()
      .readUInt32BE(0) /
    2 ** 32;
  return from + Math.floor(share * (to - from));
}

function sum(a: number, b: number): Json {
  const isInRange = (value: number) => value >= -2_147_483_648 && value <= 2_147_483_647;
  return isInRange(a) && isInRange(b) ? a + b : refuse("numbers go from -2147483648 to 2147483647");
}

/** Splits at each of the characters; empty parts are left out. */
const split = (value: string, characters: string): Json => {
  const parts = [""];
  for (const character of value) {
    if (characters.includes(character)) parts.push("");
    else parts.push((parts.pop() ?? "") + character);
  }
  return parts.filter((part) => part !== "");
};
