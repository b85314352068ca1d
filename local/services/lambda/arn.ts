import { AwsError } from "../../service.ts";

/** Which function, and which version of it; `qualifier` is absent where the caller named none. */
export type FunctionName = {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly qualifier?: string;
};

const fullArn = /^arn:aws:lambda:([a-z0-9-]+):(\d{12}):function:([\w-]+)(?::(\$LATEST|[\w-]+))?$/;
const partialArn = /^(\d{12}):function:([\w-]+)(?::(\$LATEST|[\w-]+))?$/;
const plainName = /^(?:function:)?([\w-]{1,64})(?::(\$LATEST|[\w-]+))?$/;
const invokeArn = /^arn:aws:apigateway:[a-z0-9-]+:lambda:path\/2015-03-31\/functions\/(.+)\/invocations$/;

const named = (account: string, region: string, name: string, qualifier?: string): FunctionName =>
  qualifier === undefined ? { account, region, name } : { account, region, name, qualifier };

/** Reads a function's ARN; undefined when it is not one. */
export function readFunctionArn(arn: string): FunctionName | undefined {
  const [, region, account, name, qualifier] = fullArn.exec(arn) ?? [];
  return region && account && name ? named(account, region, name, qualifier) : undefined;
}

/** Reads what callers of the Lambda API may write for a function: its name, a partial ARN or a whole one. */
export function readFunctionName(text: string, account: string, region: string): FunctionName {
  const whole = readFunctionArn(text);
  if (whole) return whole;
  const [, owner, part, partQualifier] = partialArn.exec(text) ?? [];
  if (owner && part) return named(owner, region, part, partQualifier);
  const [, name, qualifier] = plainName.exec(text) ?? [];
  if (name) return named(account, region, name, qualifier);
  throw new AwsError("ValidationException", `"${text}" is neither a function's name nor its ARN.`);
}

/** The ARN in the form the caller used: with a qualifier only if there was one. */
export function functionArn({ account, region, name, qualifier }: FunctionName): string {
  const base = `arn:aws:lambda:${region}:${account}:function:${name}`;
  return qualifier === undefined ? base : `${base}:${qualifier}`;
}

/** The address under which API Gateway invokes a function. */
export function toInvokeArn(arn: string, region: string, stream = false): string {
  const path = stream ? "2021-11-15/functions" : "2015-03-31/functions";
  const verb = stream ? "response-streaming-invocations" : "invocations";
  return `arn:aws:apigateway:${region}:lambda:path/${path}/${arn}/${verb}`;
}

/** The function's ARN inside an invoke ARN; a plain function's ARN is returned as it is. */
export const fromInvokeArn = (arn: string): string => invokeArn.exec(arn)?.[1] ?? arn;

/** The store's key of a function. */
export const functionKey = ({ account, region, name }: FunctionName): string => `${account}/${region}/${name}`;
