import { AwsError } from "../../service.ts";

/**
 * What a filter pattern matches: words that must stand in the message (`ERROR "no such user" -debug`, `?this ?that`),
 * or fields of a JSON message (`{ $.level = "ERROR" && $.count > 3 }`). Anything else is refused, never ignored.
 */
export function compilePattern(pattern: string): (message: string) => boolean {
  const text = pattern.trim();
  if (text === "") return () => true;
  return text.startsWith("{") ? fields(text) : words(text);
}

function words(text: string): (message: string) => boolean {
  const terms = [...text.matchAll(/([?-]?)(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))/g)].map(([, sign, quoted, plain]) => ({
    sign,
    word: quoted === undefined ? (plain ?? "") : quoted.replace(/\\(.)/g, "$1"),
  }));
  const of = (wanted: string) => terms.filter(({ sign }) => sign === wanted).map(({ word }) => word);
  const [all, none, any] = [of(""), of("-"), of("?")];
  return (message) =>
    all.every((word) => message.includes(word)) &&
    !none.some((word) => message.includes(word)) &&
    (any.length === 0 || any.some((word) => message.includes(word)));
}

const comparison = /^\s*\$\.([\w.@-]+)\s*(!=|>=|<=|=|>|<)\s*(?:"((?:[^"\\]|\\.)*)"|(\S+))\s*$/;

function fields(text: string): (message: string) => boolean {
  const inner = text.endsWith("}") ? text.slice(1, -1) : "";
  const either = inner.split("||").map((part) => part.split("&&").map(compare));
  return (message) => {
    const parsed = json(message);
    return parsed !== undefined && either.some((all) => all.every((test) => test(parsed)));
  };
}

function compare(text: string): (message: unknown) => boolean {
  const [whole, path = "", operator, quoted, plain = ""] = comparison.exec(text) ?? [];
  if (whole === undefined)
    throw new AwsError("InvalidParameterException", `Invalid filter pattern: "${text.trim()}" is not understood here`);
  const wanted = quoted === undefined ? plain : quoted.replace(/\\(.)/g, "$1");
  return (message) => {
    const found = path.split(".").reduce<unknown>(field, message);
    if (found === undefined || found === null) return false;
    if (operator === "=") return likeOf(wanted).test(String(found));
    if (operator === "!=") return !likeOf(wanted).test(String(found));
    const [left, right] = [Number(found), Number(wanted)];
    if (operator === ">") return left > right;
    if (operator === "<") return left < right;
    return operator === ">=" ? left >= right : left <= right;
  };
}

const likeOf = (wanted: string) =>
  new RegExp(
    `^${wanted
      .split("*")
      .map((part) => part.replace(/[\\^$.|?*+()[\]{}]/g, "\\$&"))
      .join(".*")}$`,
    "s",
  );

const field = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? new Map(Object.entries(value)).get(name) : undefined;

function json(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}
