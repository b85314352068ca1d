import ipaddr from "ipaddr.js";
import { invalid, isObject } from "./pattern.ts";

/** Tells whether one value of an event fits; `undefined` stands for a field that is not there. */
export type Test = (value: unknown) => boolean;

type Compile = (argument: unknown, at: string) => Test;

const operators: Readonly<Record<string, Compile>> = {
  exists: (argument, at) => {
    if (typeof argument !== "boolean") throw invalid(`exists of "${at}" must be true or false`);
    return (value) => (value !== undefined && !isObject(value)) === argument;
  },
  prefix: (argument, at) => textTest(argument, at, "prefix", (text, part) => text.startsWith(part)),
  suffix: (argument, at) => textTest(argument, at, "suffix", (text, part) => text.endsWith(part)),
  "equals-ignore-case": (argument, at) => {
    const wanted = text(argument, "equals-ignore-case", at).toLowerCase();
    return (value) => typeof value === "string" && value.toLowerCase() === wanted;
  },
  wildcard: (argument, at) => {
    const expression = wildcards(text(argument, "wildcard", at), at);
    return (value) => typeof value === "string" && expression.test(value);
  },
  "anything-but": anythingBut,
  numeric,
  cidr,
};

/** `*` is any text; a backslash makes it, and itself, plain. */
function wildcards(pattern: string, at: string): RegExp {
  const parts = pattern.match(/\\[\s\S]|[\s\S]/g) ?? [];
  if (parts.some((part, index) => part === "*" && parts[index + 1] === "*"))
    throw invalid(`Consecutive wildcard characters of "${at}"`);
  if (parts.some((part) => part.startsWith("\\") && !["\\*", "\\\\"].includes(part)))
    throw invalid(`Invalid escape character of "${at}"`);
  const plain = (part: string) => (part.at(-1) ?? "").replace(/[\\^$.*+?()[\]{}|/-]/, "\\$&");
  const source = parts.map((part) => (part === "*" ? "[^]*" : plain(part))).join("");
  return new RegExp(`^${source}$`);
}

/** Whether an object is one of the filters, not a nested pattern. */
export const isFilter = (value: Record<string, unknown>): boolean => {
  const [key, ...rest] = Object.keys(value);
  return (
    key !== undefined && rest.length === 0 && key in operators && !isObject(value[key]) && !Array.isArray(value[key])
  );
};

/** Compiles one entry of a field's list. */
export function valueTest(entry: unknown, at: string): Test {
  if (entry === null || ["string", "number", "boolean"].includes(typeof entry)) return (value) => value === entry;
  if (!isObject(entry)) throw invalid(`"${at}" holds a list within its list`);
  const [operator, ...rest] = Object.keys(entry);
  if (operator === undefined || rest.length > 0) throw invalid(`Only one key allowed in match expression of "${at}"`);
  const compile = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
  if (!compile) throw invalid(`Unrecognized match type ${operator} of "${at}"`);
  return compile(entry[operator], at);
}

function textTest(argument: unknown, at: string, name: string, fits: (text: string, part: string) => boolean): Test {
  if (isObject(argument) && Object.keys(argument).join() === "equals-ignore-case") {
    const part = text(argument["equals-ignore-case"], name, at).toLowerCase();
    return (value) => typeof value === "string" && fits(value.toLowerCase(), part);
  }
  const part = text(argument, name, at);
  return (value) => typeof value === "string" && fits(value, part);
}

function text(argument: unknown, name: string, at: string): string {
  if (typeof argument === "string") return argument;
  throw invalid(`${name} of "${at}" must be a string`);
}

/** The field is there, and its value is none of these. */
function anythingBut(argument: unknown, at: string): Test {
  const tests = isObject(argument) ? anythingButFilter(argument, at) : scalars(argument, at);
  return (value) => value !== undefined && !isObject(value) && !tests.some((test) => test(value));
}

function anythingButFilter(argument: Record<string, unknown>, at: string): Test[] {
  const [operator = "", ...rest] = Object.keys(argument);
  if (rest.length > 0 || !["prefix", "suffix", "equals-ignore-case", "wildcard"].includes(operator)) {
    throw invalid(`Unsupported anything-but filter of "${at}"`);
  }
  const wanted = argument[operator];
  return (Array.isArray(wanted) ? wanted : [wanted]).map((entry) => valueTest({ [operator]: entry }, at));
}

function scalars(argument: unknown, at: string): Test[] {
  const entries = Array.isArray(argument) ? argument : [argument];
  if (entries.length === 0 || entries.some((entry) => !["string", "number"].includes(typeof entry))) {
    throw invalid(`anything-but of "${at}" must hold strings or numbers`);
  }
  return entries.map((entry) => valueTest(entry, at));
}

const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  "=": (value, bound) => value === bound,
  "<": (value, bound) => value < bound,
  "<=": (value, bound) => value <= bound,
  ">": (value, bound) => value > bound,
  ">=": (value, bound) => value >= bound,
};

function numeric(argument: unknown, at: string): Test {
  if (!Array.isArray(argument) || ![2, 4].includes(argument.length))
    throw invalid(`numeric of "${at}" must be one or two comparisons`);
  const pairs = Array.from({ length: argument.length / 2 }, (_, index) => {
    const compare = comparisons[String(argument[index * 2])];
    const bound: unknown = argument[index * 2 + 1];
    if (!compare || typeof bound !== "number") throw invalid(`Unrecognized numeric comparison of "${at}"`);
    return (value: number) => compare(value, bound);
  });
  return (value) => typeof value === "number" && pairs.every((pair) => pair(value));
}

function cidr(argument: unknown, at: string): Test {
  const block = text(argument, "cidr", at);
  if (!ipaddr.isValidCIDR(block)) throw invalid(`Malformed CIDR of "${at}"`);
  const [network, bits] = ipaddr.parseCIDR(block);
  return (value) => {
    if (typeof value !== "string" || !ipaddr.isValid(value)) return false;
    const address = ipaddr.parse(value);
    return address.kind() === network.kind() && address.match(network, bits);
  };
}
