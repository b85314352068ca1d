/** Text of a policy: literal characters, IAM's wildcards, and policy variables. Pure. */
import { type Context, contextValue } from "./request-context.ts";

/** How a text is read: whether `*` and `?` are wildcards, and whose values its `${…}` stand for. */
type Reading = { readonly wildcards: boolean; readonly variables?: Context | undefined };

/** `${*}`, `${?}`, `${$}` or a variable with a default or without; or a wildcard; or any other character. */
const token = /\$\{([*?$])\}|\$\{([^}]*)\}|([*?])|([^*?$]+|\$)/gs;
const variable = /^\s*([^,]+?)\s*(?:,\s*'(.*)'\s*)?$/s;
const special = /[\\^$.*+?()[\]{}|]/g;
const escaped = (text: string): string => text.replace(special, "\\$&");

/**
 * The source of a regular expression for it. Undefined when a variable of it has no single value and no default: such a
 * text matches nothing. A variable's value has no wildcards.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
function sourceOf(text: string, { wildcards, variables }: Reading): string | undefined {
  let source = "";
  for (const [whole, literal, name, wildcard] of text.matchAll(token)) {
    if (wildcard !== undefined && wildcards) source += wildcard === "*" ? ".*" : ".";
    else if (variables && literal !== undefined) source += escaped(literal);
    else if (variables && name !== undefined) {
      const value = resolve(name, variables);
      if (value === undefined) return undefined;
      source += escaped(value);
    } else source += wildcards ? wild(whole) : escaped(whole);
  }
  return source;
}

/** Of a version of the language without variables, where `${*}` has a wildcard between literal characters. */
const wild = (text: string): string =>
  text.replace(/[*?]|[^*?]+/g, (part) => (part === "*" ? ".*" : part === "?" ? "." : escaped(part)));

function resolve(written: string, context: Context): string | undefined {
  const [, key = "", byDefault] = variable.exec(written) ?? [];
  const value = contextValue(context, key);
  return typeof value === "string" && value !== "" ? value : byDefault;
}

const matches = (source: string | undefined, value: string, flags = ""): boolean =>
  source !== undefined && new RegExp(`^${source}$`, `s${flags}`).test(value);

const isPlain = (text: string): boolean => !/[*?$]/.test(text);

/** IAM's wildcards: `*` is any run of characters, `?` is exactly one. Everything else is taken literally. */
export function matchesPattern(pattern: string, value: string, variables?: Context): boolean {
  if (isPlain(pattern)) return pattern === value;
  return matches(sourceOf(pattern, { wildcards: true, variables }), value);
}

/** Whether each variable in it has a value. */
export const isResolved = (pattern: string, variables?: Context): boolean =>
  isPlain(pattern) || sourceOf(pattern, { wildcards: true, variables }) !== undefined;

/** The very same text, once its variables have their values. */
export function matchesText(text: string, value: string, variables?: Context, flags = ""): boolean {
  return matches(sourceOf(text, { wildcards: false, variables }), value, flags);
}

/** ARNs are compared part by part, so a wildcard in one of the first five parts does not reach into the next. */
export function matchesArn(pattern: string, value: string, variables?: Context): boolean {
  const wanted = parts(pattern);
  const given = parts(value);
  return (
    wanted.length === given.length && wanted.every((part, index) => matchesPattern(part, given[index] ?? "", variables))
  );
}

/** The six parts of an ARN; a colon within `${…}` parts nothing. */
function parts(arn: string): string[] {
  const all = arn.match(/(?:\$\{[^}]*\}|[^:])+|(?<=:|^)(?=:|$)/g) ?? [];
  return all.length <= 6 ? all : [...all.slice(0, 5), all.slice(5).join(":")];
}
