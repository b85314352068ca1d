/**
 * What a condition is worth. A key counts when a request without it, or with another value, is refused.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
import type { Props } from "#policy/core/rule";
import { isRecord, list, texts } from "#policy/core/values";

export type Demand = {
  /** In lower case, since AWS does not tell cases apart: `aws:sourcearn`. */
  readonly key: string;
  /** The request must have one of these. */
  readonly values: readonly string[];
};

/** An operator that compares a text, an ARN or an address with what is allowed; not one that excludes (`StringNotEquals`). */
const comparing =
  /^(ForAnyValue:|ForAllValues:)?(String(Equals|Like|EqualsIgnoreCase)|Arn(Equals|Like)|IpAddress)(IfExists)?$/i;

/** These hold for a request that has no such key. */
const optional = /^ForAllValues:|IfExists$/i;

/** What the condition demands. A key on which one value is but a wildcard, or the key itself, demands nothing. */
export function demandsOf(condition: Props): readonly Demand[] {
  const entries = Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(isRecord(keys) ? keys : {}).map(([key, values]) => ({ operator, key: key.toLowerCase(), values })),
  );
  const present = new Set(entries.filter(isPresent).map(({ key }) => key));
  return entries
    .filter(({ operator }) => comparing.test(operator))
    .filter(({ operator, key }) => !optional.test(operator) || present.has(key))
    .map(({ key, values }) => ({ key, values: texts(values) }))
    .filter(({ key, values }) => values.length > 0 && !values.some((value) => saysNothing(key, value)));
}

/** `"Null": { "aws:PrincipalOrgID": "false" }`: the request must have the key. */
const isPresent = ({ operator, values }: { operator: string; values: unknown }): boolean =>
  /^Null$/i.test(operator) && list(values).every((value) => String(value).toLowerCase() === "false");

const saysNothing = (key: string, value: string): boolean =>
  /^[*?]*$/.test(value) || value.toLowerCase() === `\${${key}}` || isWideRange(value);

/** A range of addresses that S3's Block Public Access counts as public, too. */
function isWideRange(value: string): boolean {
  const [, address = "", bits] = /^([\d.]+|[\da-f:]+:[\da-f:]*)\/(\d+)$/i.exec(value) ?? [];
  return bits !== undefined && Number(bits) < (address.includes(":") ? 32 : 8);
}

/** What denials often are: everything unless one key has a value, or is missing where it must not be. The key, in lower case. */
export function deniedUnless(condition: Props): string | undefined {
  const entries = Object.entries(condition);
  const [operator = "", keys] = entries[0] ?? [];
  const [key, ...more] = Object.keys(isRecord(keys) ? keys : {});
  const excluding = /^(String|Arn)Not(Equals|Like|EqualsIgnoreCase)$/i.test(operator);
  return excluding && entries.length === 1 && more.length === 0 ? key?.toLowerCase() : undefined;
}

/** Whether the demand is on one of these keys, and tells one side from all others: an account, an organization, a resource. */
export const demandsOneOf = (demands: readonly Demand[], keys: readonly string[]): boolean =>
  demands.some(({ key, values }) => keys.includes(key) && values.every((value) => isTelling(key, value)));

function isTelling(key: string, value: string): boolean {
  if (key.endsWith("arn")) return isOwnedArn(value);
  // `o-a1b2c3/*` is one organization's, `AROAEXAMPLE:*` one role's.
  if (key === "aws:principalorgpaths" || key === "aws:sourceorgpaths") return !/[*?]/.test(value.split("/")[0] ?? "");
  if (key === "aws:userid") return !/[*?]/.test(value.split(":")[0] ?? "");
  return !/[*?]/.test(value);
}

/** An ARN with an account, or without one where its name is the world's own, as a bucket's is. */
export function isOwnedArn(arn: string): boolean {
  const [, , , , account = "*", name = "*"] = arn.split(":");
  return account === "" ? /^[^*?]+$/.test(name.split("/")[0] ?? "") : !/[*?]/.test(account);
}
