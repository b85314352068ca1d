/**
 * Policies and requests over few words, so that they meet often. Left out is what the peer reads otherwise than AWS
 * documents it: a negated operator with a variable that has no value (it holds), `ForAnyValue` with `IfExists` and no key
 * (it holds), `${*}` for an
 * operator without wildcards, a variable in the account of an ARN, seconds since 1970 beside ISO 8601 (the same instant), an address without a block's length, all of IPv4 (it is
 * no address's), a pattern that
 * is no ARN, and NotPrincipal, about which the peer itself is in doubt.
 */
import fc from "fast-check";
import type { Context } from "../../../../local/iam/request-context.ts";

export const home = "000000000001";
export const abroad = "000000000002";
export const roleArn = `arn:aws:iam::${home}:role/triage`;
export const sessionArn = `arn:aws:sts::${home}:assumed-role/triage/case`;

const words = ["a", "A", "ab", "a$b", "team", ""] as const;
const kinds = {
  String: {
    key: "aws:text",
    operators: ["Equals", "EqualsIgnoreCase", "Like"],
    wanted: ["a", "A", "a*", "?", "*", "a?b", "${aws:word}", "x${aws:word}", "${aws:none, 'a'}", "a${*}b", "${$}"],
    given: ["a", "A", "ab", "axb", "a*b", "xteam", "team", "$"],
  },
  Numeric: {
    key: "aws:number",
    operators: ["Equals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"],
    wanted: ["0", "1", "1.0", "-3", "10"],
    given: ["0", "1", "2", "-3", "10"],
  },
  Date: {
    key: "aws:date",
    operators: ["Equals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"],
    wanted: ["2026-01-01T00:00:00Z", "2026-06-01T00:00:00Z"],
    given: ["2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00", "2027-01-01T00:00:00Z"],
  },
  Arn: {
    key: "aws:arn",
    operators: ["Equals", "Like"],
    wanted: ["arn:aws:iam::*:role/*", "arn:aws:iam::1:role/${aws:word}"],
    given: ["arn:aws:iam::1:role/a", "arn:aws:iam::2:role/team", "arn:aws:s3:::bucket"],
  },
  Bool: { key: "aws:truth", operators: [""], wanted: ["true", "false", "True"], given: ["true", "false"] },
  IpAddress: {
    key: "aws:address",
    operators: [""],
    wanted: ["10.0.0.0/8", "10.1.2.3/32", "128.0.0.0/1", "2001:db8::/32"],
    given: ["10.1.2.3", "192.168.0.1", "2001:db8::1"],
  },
  Binary: { key: "aws:bytes", operators: ["Equals"], wanted: ["YQ==", "Yg=="], given: ["YQ==", "Yg=="] },
} as const;

const negatable: Readonly<Record<string, readonly string[]>> = {
  String: ["NotEquals", "NotEqualsIgnoreCase", "NotLike"],
  Numeric: ["NotEquals"],
  Date: ["NotEquals"],
  Arn: ["NotEquals", "NotLike"],
};

type Kind = keyof typeof kinds;

const isVariable = (text: string): boolean => /\$\{aws:(word|account)\}/.test(text);

const isCharacter = (text: string): boolean => /\$\{[*?$]\}/.test(text);

function conditionOf(kind: Kind) {
  const { key, operators, wanted } = kinds[kind];
  const negated = kind === "IpAddress" ? ["NotIpAddress"] : (negatable[kind] ?? []).map((one) => kind + one);
  const plain = operators.map((one) => kind + one);
  return fc
    .record({
      set: fc.constantFrom("", "", "ForAnyValue:", "ForAllValues:"),
      operator: fc.constantFrom(...plain, ...negated),
      ifExists: fc.constantFrom("", "", "IfExists"),
      values: fc.uniqueArray(fc.constantFrom<string>(...wanted), { minLength: 1, maxLength: 3 }),
    })
    .map(({ set, operator, ifExists, values }) => {
      const fit = values
        .filter((one) => !negated.includes(operator) || !isVariable(one))
        .filter((one) => operator.endsWith("Like") || !isCharacter(one));
      const optional = set === "ForAnyValue:" ? "" : ifExists;
      return { [`${set}${operator}${optional}`]: { [key]: fit.length === 0 ? [wanted[0]] : fit } };
    });
}

const nullCondition = fc
  .record({
    key: fc.constantFrom(...Object.values(kinds).map(({ key }) => key)),
    value: fc.constantFrom("true", "false"),
  })
  .map(({ key, value }) => ({ Null: { [key]: value } }));

const condition = fc
  .array(fc.oneof(...Object.keys(kinds).map((kind) => conditionOf(isKind(kind) ? kind : "String")), nullCondition), {
    maxLength: 2,
  })
  .map((all): Readonly<Record<string, unknown>> => Object.assign({}, ...all));

function isKind(name: string): name is Kind {
  return name in kinds;
}

const bucket = "arn:aws:s3:::bucket/";
const actions = ["s3:GetObject", "s3:getobject", "s3:Get*", "s3:*", "*", "s3:PutObject", "s3:?utObject"] as const;
const resources = [
  `${bucket}a`,
  `${bucket}*`,
  "*",
  `${bucket}\${aws:word}`,
  `${bucket}?`,
  `${bucket}\${aws:none, 'a'}`,
  `${bucket}a\${$}b`,
] as const;

const some = (all: readonly string[]) => fc.uniqueArray(fc.constantFrom(...all), { minLength: 1, maxLength: 2 });
const eitherOf = (name: string, values: fc.Arbitrary<string[]>) =>
  fc
    .record({ not: fc.constantFrom("", "", "", "Not"), values })
    .map(({ not, values }): Readonly<Record<string, unknown>> => ({ [`${not}${name}`]: values }));

const body = fc
  .record({
    Effect: fc.constantFrom("Allow", "Allow", "Deny"),
    action: eitherOf("Action", some(actions)),
    resource: eitherOf("Resource", some(resources)),
    Condition: condition,
  })
  .map(({ Effect, action, resource, Condition }) => ({
    Effect,
    ...action,
    ...resource,
    ...(Object.keys(Condition).length > 0 && { Condition }),
  }));

const principal = fc.constantFrom<unknown>(
  "*",
  { AWS: "*" },
  { AWS: home },
  { AWS: `arn:aws:iam::${home}:root` },
  { AWS: roleArn },
  { AWS: [sessionArn] },
  { AWS: [abroad, `arn:aws:iam::${home}:role/other`] },
  { Service: "s3.amazonaws.com" },
);

const policyOf = <T>(statement: fc.Arbitrary<T>) =>
  fc
    .array(statement, { minLength: 1, maxLength: 3 })
    .map((Statement) => ({ Version: "2012-10-17" as const, Statement }));

/** What a role may do. */
export const identityPolicy = policyOf(body);

/** What a boundary leaves: often all, but for what another statement denies. */
export const wideIdentityPolicy = policyOf(
  fc.oneof(body, fc.constant({ Effect: "Allow", Action: "*", Resource: "*" } as const)),
);

/** Whom a bucket lets in. */
export const resourcePolicy = policyOf(
  fc.record({ body, Principal: principal }).map(({ body, Principal }) => ({ ...body, Principal })),
);

const contextKeys = Object.values(kinds).map(({ key, given }) =>
  fc
    .option(
      fc.oneof(
        fc.constantFrom<string>(...given),
        fc.uniqueArray(fc.constantFrom<string>(...given), { minLength: 1, maxLength: 2 }),
      ),
      { nil: undefined },
    )
    .map((value): Context => (value === undefined ? {} : { [key]: value })),
);

const context = fc
  .record({
    keys: fc.tuple(...contextKeys),
    word: fc.option(fc.constantFrom(...words.filter((one) => one !== "")), { nil: undefined }),
    account: fc.constantFrom("1", "2"),
  })
  .map(
    ({ keys, word, account }): Context =>
      Object.assign({ "aws:account": account }, ...keys, word === undefined ? {} : { "aws:word": word }),
  );

export const question = fc.record({
  action: fc.constantFrom("s3:GetObject", "s3:PutObject"),
  resource: fc.constantFrom(`${bucket}a`, `${bucket}ab`, `${bucket}team`, `${bucket}a$b`),
  context,
});
