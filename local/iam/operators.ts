/**
 * How a condition operator compares a value of the policy with one of the request. Pure.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
import { BlockList, isIP } from "node:net";
import { matchesArn, matchesPattern, matchesText } from "./pattern.ts";
import type { Context } from "./request-context.ts";

/** `variables` is undefined where the policy's version has none. Undefined: the two cannot be compared. */
type Test = (wanted: string, given: string, variables: Context | undefined) => boolean | undefined;

type Order = (given: number, wanted: number) => boolean;

/** Numbers or instants: what is neither is not compared. */
const by =
  (read: (text: string) => number, order: Order): Test =>
  (wanted, given) => {
    const [one, other] = [read(given), read(wanted)];
    return Number.isNaN(one) || Number.isNaN(other) ? undefined : order(one, other);
  };

const orders = {
  Equals: (given, wanted) => given === wanted,
  LessThan: (given, wanted) => given < wanted,
  LessThanEquals: (given, wanted) => given <= wanted,
  GreaterThan: (given, wanted) => given > wanted,
  GreaterThanEquals: (given, wanted) => given >= wanted,
} satisfies Record<string, Order>;

const number = (text: string): number => (text.trim() === "" ? Number.NaN : Number(text));
/** ISO 8601, or seconds since 1970. */
const instant = (text: string): number => (/^-?\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text));

const ordered = (name: string, read: (text: string) => number): Record<string, Test> =>
  Object.fromEntries(Object.entries(orders).map(([order, test]) => [`${name}${order}`, by(read, test)]));

const bool: Test = (wanted, given) => {
  const [one, other] = [given.toLowerCase(), wanted.toLowerCase()];
  return [one, other].every((text) => text === "true" || text === "false") ? one === other : undefined;
};

/** An address, or a block of them. */
const ipAddress: Test = (wanted, given) => {
  const [address = "", bits] = wanted.split("/");
  const [family, own] = [isIP(address), isIP(given)];
  if (family === 0 || own === 0) return undefined;
  if (family !== own) return false;
  const list = new BlockList();
  const kind = family === 6 ? "ipv6" : "ipv4";
  list.addSubnet(address, bits === undefined ? (family === 6 ? 128 : 32) : Number(bits), kind);
  return list.check(given, kind);
};

export const operators: Readonly<Record<string, Test>> = {
  StringEquals: matchesText,
  StringEqualsIgnoreCase: (wanted, given, variables) => matchesText(wanted, given, variables, "i"),
  StringLike: matchesPattern,
  ArnEquals: matchesArn,
  ArnLike: matchesArn,
  Bool: bool,
  BinaryEquals: (wanted, given) => wanted === given,
  IpAddress: ipAddress,
  ...ordered("Numeric", number),
  ...ordered("Date", instant),
};

/** Operator → what it is the opposite of. */
export const negations: Readonly<Record<string, string>> = {
  StringNotEquals: "StringEquals",
  StringNotEqualsIgnoreCase: "StringEqualsIgnoreCase",
  StringNotLike: "StringLike",
  ArnNotEquals: "ArnEquals",
  ArnNotLike: "ArnLike",
  NotIpAddress: "IpAddress",
  NumericNotEquals: "NumericEquals",
  DateNotEquals: "DateEquals",
};

export type { Test };
