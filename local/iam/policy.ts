import { z } from "zod";
import { type Condition, parseOperator, unknownOperator } from "./condition.ts";

export type Named = "*" | Readonly<Record<string, readonly string[]>>;

/** One statement of a policy; `undefined` lists were not written. */
export type Statement = {
  readonly effect: "Allow" | "Deny";
  readonly action?: readonly string[];
  readonly notAction?: readonly string[];
  readonly resource?: readonly string[];
  readonly notResource?: readonly string[];
  /** Kind (`AWS`, `Service`, `Federated`) → names; `*` for anyone. Only in trust and resource policies. */
  readonly principal?: Named;
  /** Everybody but these. */
  readonly notPrincipal?: Named;
  /** Whether `${…}` stands for a value of the request: in policies of version 2012-10-17. */
  readonly hasVariables: boolean;
  readonly conditions: readonly Condition[];
};

const oneOrMore = z.union([z.string().transform((one) => [one]), z.array(z.string()).min(1)]);
const scalar = z.union([z.string(), z.boolean().transform(String), z.number().transform(String)]);
const values = z.union([scalar.transform((one) => [one]), z.array(scalar).min(1)]);

const named = z.union([z.literal("*"), z.record(z.string(), oneOrMore)]);

const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Action: oneOrMore.optional(),
  NotAction: oneOrMore.optional(),
  Resource: oneOrMore.optional(),
  NotResource: oneOrMore.optional(),
  Principal: named.optional(),
  NotPrincipal: named.optional(),
  Condition: z.record(z.string(), z.record(z.string(), values)).optional(),
});

const document = z.strictObject({
  Version: z.enum(["2012-10-17", "2008-10-17"]).optional(),
  Id: z.string().optional(),
  Statement: z.union([statement.transform((one) => [one]), z.array(statement)]),
});

/** Reads a policy's JSON text. Throws, with the path of what is wrong, on anything that IAM or the local cloud does not take. */
export function parsePolicy(text: string): readonly Statement[] {
  const read = document.safeParse(parseJson(text));
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new Error(`the policy is not valid at ${issue?.path.join(".") || "its top"}: ${issue?.message}`);
  }
  const hasVariables = read.data.Version === "2012-10-17";
  return read.data.Statement.map((written) => toStatement(written, hasVariables));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error("the policy is not valid JSON", { cause: error });
  }
}

function toStatement(written: z.infer<typeof statement>, hasVariables: boolean): Statement {
  if ((written.Action === undefined) === (written.NotAction === undefined)) {
    throw new Error("the policy is not valid: a statement has either Action or NotAction");
  }
  if (written.Resource && written.NotResource)
    throw new Error("the policy is not valid: a statement has either Resource or NotResource");
  if (written.Principal && written.NotPrincipal)
    throw new Error("the policy is not valid: a statement has either Principal or NotPrincipal");
  return {
    effect: written.Effect,
    ...(written.Action && { action: written.Action }),
    ...(written.NotAction && { notAction: written.NotAction }),
    ...(written.Resource && { resource: written.Resource }),
    ...(written.NotResource && { notResource: written.NotResource }),
    ...(written.Principal && { principal: written.Principal }),
    ...(written.NotPrincipal && { notPrincipal: written.NotPrincipal }),
    hasVariables,
    conditions: Object.entries(written.Condition ?? {}).flatMap(([operator, keys]) => {
      if (!parseOperator(operator)) throw new Error(unknownOperator(operator));
      return Object.entries(keys).map(([key, list]) => ({ operator, key, values: list }));
    }),
  };
}
