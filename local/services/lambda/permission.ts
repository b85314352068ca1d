import { z } from "zod";
import type { Properties, Resource, ResourceContext, Store } from "../../service.ts";
import { checkInputs, inputRules, parseInputs } from "../inputs.ts";
import { wildcard } from "../wildcard.ts";
import { type FunctionName, functionArn, functionKey, readFunctionName } from "./arn.ts";
import type { Registry } from "./registry.ts";

const type = "aws:lambda/permission:Permission";
const collection = "lambda/permissions";

const inputs = z.strictObject({
  action: z.literal("lambda:InvokeFunction"),
  function: z.string(),
  principal: z.string(),
  principalOrgId: z.string().optional(),
  qualifier: z.string().optional(),
  region: z.string().optional(),
  sourceArn: z.string().optional(),
  sourceAccount: z.string().optional(),
  statementId: z.string().regex(/^[\w-]{1,100}$/),
});

type Permission = {
  readonly inputs: z.output<typeof inputs>;
  readonly name: FunctionName;
  readonly statementId: string;
};

const prefixOf = (name: FunctionName) => `${functionKey(name)}:${name.qualifier ?? ""}/`;

function statements(store: Store, name: FunctionName): Permission[] {
  return store.list<Permission>(collection, { prefix: prefixOf(name) }).map(({ value }) => value);
}

/** Whether the function's own policy lets a service call it on behalf of a source. */
export function serviceMayInvoke(
  store: Store,
  name: FunctionName,
  { service, sourceArn, sourceAccount }: { service: string; sourceArn: string; sourceAccount: string },
): boolean {
  return statements(store, name).some(
    ({ inputs: { principal, sourceArn: pattern, sourceAccount: account } }) =>
      principal === service &&
      (pattern === undefined || arnLike(pattern, sourceArn)) &&
      (account === undefined || account === sourceAccount),
  );
}

/** `ArnLike`: `*` and `?` stand for anything within the part they are in, as IAM has it for the last part. */
function arnLike(pattern: string, arn: string): boolean {
  const [wanted, found] = [split(pattern), split(arn)];
  return wanted.every((part, index) => wildcard(part).test(found[index] ?? ""));
}

const split = (arn: string): string[] => [...arn.split(":").slice(0, 5), arn.split(":").slice(5).join(":")];

/** The function's policy as GetPolicy shows it; undefined when it has none. */
export function policyOf(store: Store, name: FunctionName): Properties | undefined {
  const found = statements(store, name);
  if (found.length === 0) return undefined;
  const Statement = found.map(({ statementId, inputs: { principal, action, ...limits } }) => {
    const condition = conditionOf(limits);
    return {
      Sid: statementId,
      Effect: "Allow",
      Principal: /\.amazonaws\.com$/.test(principal) ? { Service: principal } : { AWS: principal },
      Action: action,
      Resource: functionArn(name),
      ...(Object.keys(condition).length > 0 && { Condition: condition }),
    };
  });
  return { Version: "2012-10-17", Id: "default", Statement };
}

function conditionOf({ sourceArn, sourceAccount, principalOrgId }: Partial<Permission["inputs"]>): Properties {
  const equals = {
    ...(sourceAccount && { "AWS:SourceAccount": sourceAccount }),
    ...(principalOrgId && { "aws:PrincipalOrgID": principalOrgId }),
  };
  return {
    ...(sourceArn && { ArnLike: { "AWS:SourceArn": sourceArn } }),
    ...(Object.keys(equals).length > 0 && { StringEquals: equals }),
  };
}

/** Goes with the function, the policies of its versions too. */
export function removePolicies(store: Store, name: FunctionName): void {
  for (const { key } of store.list(collection, { prefix: `${functionKey(name)}:` })) store.delete(collection, key);
}

/** One statement of a function's own policy. */
export function permissionResource(store: Store, registry: Registry): Resource {
  const nameOf = (parsed: z.output<typeof inputs>, { account, region }: ResourceContext): FunctionName => {
    const name = readFunctionName(parsed.function, account, region);
    return parsed.qualifier === undefined ? name : { ...name, qualifier: parsed.qualifier };
  };
  return {
    type,
    inputs: inputRules(inputs, { required: ["action", "function", "principal"], replace: Object.keys(inputs.shape) }),
    autoName: { property: "statementId", max: 100 },
    computed: [],
    check: (given) => checkInputs(inputs, given),
    create: async (given, context) => {
      const parsed = parseInputs(inputs, given, type);
      const name = nameOf(parsed, context);
      registry.resolve(name);
      const { statementId } = parsed;
      store.put(collection, prefixOf(name) + statementId, { inputs: parsed, name, statementId });
      return { id: statementId, outputs: given };
    },
    read: async (id, { account, region }) => {
      const found = store
        .list<Permission>(collection, { prefix: `${account}/${region}/` })
        .find(({ value }) => value.statementId === id);
      const properties: Properties | undefined = found && { ...found.value.inputs };
      return properties && { inputs: properties, outputs: properties };
    },
    update: async (_id, given) => given,
    delete: async (id, old, context) => {
      const given = Object.fromEntries(Object.entries(old).filter(([key]) => key in inputs.shape));
      store.delete(collection, prefixOf(nameOf(parseInputs(inputs, given, type), context)) + id);
    },
  };
}
