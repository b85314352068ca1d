import { AwsError } from "../../service.ts";
import { isFilter, type Test, valueTest } from "./pattern-values.ts";

/** Tells whether an event fits. */
export type Matcher = (event: unknown) => boolean;

/**
 * Compiles an event pattern (EventBridge rules, Lambda filter criteria).
 * Throws InvalidEventPatternException for what is not a pattern or uses an operator that is not known.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 */
export function compilePattern(pattern: unknown): Matcher {
  if (!isObject(pattern) || Object.keys(pattern).length === 0) throw invalid("Filter is not an object, or is empty");
  return compileObject(pattern, "");
}

/** The same from the pattern's JSON text. */
export function parsePattern(text: string): Matcher {
  let pattern: unknown;
  try {
    pattern = JSON.parse(text);
  } catch {
    throw invalid("it is not JSON");
  }
  return compilePattern(pattern);
}

export const invalid = (reason: string): AwsError =>
  new AwsError("InvalidEventPatternException", `Event pattern is not valid. Reason: ${reason}`);

function compileObject(pattern: Record<string, unknown>, path: string): Matcher {
  const parts = Object.entries(pattern).map(([key, value]) =>
    key === "$or" ? compileOr(value, path) : compileField(key, value, path),
  );
  return (event) => parts.every((part) => part(event));
}

function compileOr(alternatives: unknown, path: string): Matcher {
  if (!Array.isArray(alternatives) || alternatives.length < 2)
    throw invalid(`${path}$or must be an array of at least two patterns`);
  const matchers = alternatives.map((alternative) => {
    if (!isObject(alternative)) throw invalid(`${path}$or must hold objects`);
    return compileObject(alternative, path);
  });
  return (event) => matchers.some((matches) => matches(event));
}

function compileField(key: string, value: unknown, path: string): Matcher {
  const at = path + key;
  if (isObject(value)) {
    if (isFilter(value)) throw invalid(`"${at}" must be an object or an array`);
    const nested = compileObject(value, `${at}.`);
    return (event) => {
      const found = field(event, key);
      return Array.isArray(found) ? found.some(nested) : nested(found);
    };
  }
  if (!Array.isArray(value)) throw invalid(`"${at}" must be an object or an array`);
  if (value.length === 0) throw invalid(`Empty arrays are not allowed ("${at}")`);
  const tests: Test[] = value.map((entry) => valueTest(entry, at));
  return (event) => {
    const found = field(event, key);
    const values = Array.isArray(found) ? found.flat(Infinity) : [found];
    return tests.some((test) => (values.length === 0 ? test(undefined) : values.some(test)));
  };
}

const field = (event: unknown, key: string): unknown =>
  isObject(event) && Object.hasOwn(event, key) ? event[key] : undefined;

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
