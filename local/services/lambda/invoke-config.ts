import { z } from "zod";
import type { Cloud } from "../../cloud-type.ts";
import type { Resource, ResourceContext, Store } from "../../service.ts";
import { checkInputs, inputRules, parseInputs } from "../inputs.ts";
import { type FunctionName, functionKey, readFunctionName } from "./arn.ts";

const type = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig";
const collection = "lambda/invoke-configs";

const destination = z.strictObject({
  destination: z.string().regex(/^arn:aws:(sqs|lambda):/, "must be the ARN of a queue or of a function"),
});

const inputs = z.strictObject({
  functionName: z.string(),
  qualifier: z.string().optional(),
  region: z.string().optional(),
  maximumRetryAttempts: z.number().int().min(0).max(2).default(2),
  maximumEventAgeInSeconds: z.number().int().min(60).max(21600).default(21600),
  destinationConfig: z
    .strictObject({ onFailure: destination.optional(), onSuccess: destination.optional() })
    .optional(),
});

/** How asynchronous calls of a function are retried, and where their records go. */
export type InvokeConfig = {
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeInSeconds: number;
  readonly onFailure?: string;
  readonly onSuccess?: string;
};

const keyOf = (name: FunctionName) => `${functionKey(name)}:${name.qualifier ?? "$LATEST"}`;

export function invokeConfigOf(store: Store, name: FunctionName): InvokeConfig {
  const kept = store.get<InvokeConfig>(collection, keyOf(name));
  return kept ?? { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 21600 };
}

export function invokeConfigResource({ store }: Cloud): Resource {
  const nameOf = ({ functionName, qualifier }: z.output<typeof inputs>, { account, region }: ResourceContext) => {
    const name = readFunctionName(functionName, account, region);
    return qualifier === undefined ? name : { ...name, qualifier };
  };
  const save = (properties: Record<string, unknown>, context: ResourceContext) => {
    const parsed = parseInputs(inputs, properties, type);
    const { maximumRetryAttempts, maximumEventAgeInSeconds, destinationConfig } = parsed;
    const onFailure = destinationConfig?.onFailure?.destination;
    const onSuccess = destinationConfig?.onSuccess?.destination;
    const config: InvokeConfig = {
      maximumRetryAttempts,
      maximumEventAgeInSeconds,
      ...(onFailure && { onFailure }),
      ...(onSuccess && { onSuccess }),
    };
    const name = nameOf(parsed, context);
    store.put(collection, keyOf(name), { ...config, inputs: properties });
    return name.qualifier ? `${parsed.functionName}:${name.qualifier}` : parsed.functionName;
  };
  return {
    type,
    inputs: inputRules(inputs, { required: ["functionName"], replace: ["functionName", "qualifier"] }),
    defaults: { maximumRetryAttempts: 2 },
    computed: [],
    check: (given) => checkInputs(inputs, given),
    create: async (given, context) => ({ id: save(given, context), outputs: given }),
    read: async (id, { account, region }) => {
      const kept = store.get<{ inputs: Record<string, unknown> }>(
        collection,
        keyOf(readFunctionName(id, account, region)),
      );
      return kept && { inputs: kept.inputs, outputs: kept.inputs };
    },
    update: async (_id, given, _old, context) => {
      save(given, context);
      return given;
    },
    delete: async (_id, old, context) =>
      store.delete(collection, keyOf(nameOf(parseInputs(inputs, pickInputs(old), type), context))),
  };
}

const pickInputs = (old: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(old).filter(([key]) => key in inputs.shape));
