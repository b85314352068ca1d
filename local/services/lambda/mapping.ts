import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Cloud } from "../../cloud-type.ts";
import { AwsError, type Properties, type Resource, type ResourceContext } from "../../service.ts";
import { checkInputs, inputRules, parseInputs } from "../inputs.ts";
import { functionArn, readFunctionName } from "./arn.ts";

const type = "aws:lambda/eventSourceMapping:EventSourceMapping";
const collection = "lambda/mappings";
/** Where each stream mapping stands: the last sequence number that is done with. */
export const checkpoints = "lambda/checkpoints";

export const mappingInputs = z
  .strictObject({
    eventSourceArn: z
      .string()
      .regex(/^arn:aws:(sqs|dynamodb):/, "must be the ARN of an SQS queue or of a table's stream"),
    functionName: z.string(),
    region: z.string().optional(),
    enabled: z.boolean().default(true),
    batchSize: z.number().int().min(1).max(10_000).optional(),
    startingPosition: z.enum(["TRIM_HORIZON", "LATEST"]).optional(),
    maximumBatchingWindowInSeconds: z.literal(0, "can only be 0 in the local cloud").default(0),
    maximumRetryAttempts: z.number().int().min(-1).max(10_000).default(-1),
    maximumRecordAgeInSeconds: z.number().int().min(-1).max(604_800).default(-1),
    bisectBatchOnFunctionError: z.boolean().default(false),
    parallelizationFactor: z.number().int().min(1).max(10).default(1),
    functionResponseTypes: z.array(z.literal("ReportBatchItemFailures")).default([]),
    filterCriteria: z.strictObject({ filters: z.array(z.strictObject({ pattern: z.string() })) }).optional(),
    destinationConfig: z
      .strictObject({ onFailure: z.strictObject({ destinationArn: z.string() }).optional() })
      .optional(),
    scalingConfig: z.strictObject({ maximumConcurrency: z.number().int().min(2).max(1000) }).optional(),
    tags: z.record(z.string(), z.string()).optional(),
  })
  .superRefine(({ eventSourceArn, startingPosition, scalingConfig }, context) => {
    const stream = eventSourceArn.startsWith("arn:aws:dynamodb:");
    const wrong = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
    if (stream && !startingPosition) wrong("startingPosition", "is needed for a stream");
    if (stream && scalingConfig) wrong("scalingConfig", "is for queues only");
    if (!stream && startingPosition) wrong("startingPosition", "is for streams only");
  });

/** A mapping as it is kept: what feeds which function, and how. */
export type Mapping = {
  readonly uuid: string;
  readonly functionArn: string;
  readonly inputs: z.output<typeof mappingInputs>;
  readonly lastModified: string;
};

export const mappings = (cloud: Cloud): Mapping[] => cloud.store.list<Mapping>(collection).map(({ value }) => value);

/** Connects a table's stream or a queue with a function. `changed` is called after each change; it starts and stops the reading. */
export function mappingResource(
  cloud: Cloud,
  checkAccess: (mapping: Mapping) => void,
  changed: (uuid: string, mapping: Mapping | undefined) => void,
): Resource {
  const { store, clock } = cloud;
  const save = (uuid: string, given: Properties, { account, region }: ResourceContext): Properties => {
    const inputs = parseInputs(mappingInputs, given, type);
    const name = readFunctionName(inputs.functionName, account, region);
    const mapping: Mapping = {
      uuid,
      functionArn: functionArn(name),
      inputs,
      lastModified: new Date(clock.now()).toISOString(),
    };
    refuseSecond(mapping);
    checkAccess(mapping);
    store.transaction(() => {
      store.put(collection, uuid, mapping);
      startAtTheEnd(mapping);
    });
    changed(uuid, mapping);
    return { ...given, ...outputs(mapping, region, account) };
  };

  /** One source feeds one function once. */
  function refuseSecond({ uuid, functionArn, inputs: { eventSourceArn } }: Mapping): void {
    const other = mappings(cloud).find(
      (one) => one.functionArn === functionArn && one.inputs.eventSourceArn === eventSourceArn && one.uuid !== uuid,
    );
    if (other)
      throw new AwsError(
        "ResourceConflictException",
        `An event source mapping with the source ${eventSourceArn} and the function ${functionArn} already exists. Please update or delete the existing mapping with UUID ${other.uuid}`,
        409,
      );
  }

  function startAtTheEnd({ uuid, inputs }: Mapping): void {
    if (inputs.startingPosition !== "LATEST" || store.get(checkpoints, uuid) !== undefined) return;
    let last = "";
    for (;;) {
      const [record] = cloud.services.dynamodb.streamRecords(inputs.eventSourceArn, last, 1000).slice(-1);
      if (!record) break;
      last = record.dynamodb.SequenceNumber;
    }
    store.put(checkpoints, uuid, last);
  }

  return {
    type,
    inputs: inputRules(mappingInputs, { required: ["functionName"], replace: ["eventSourceArn", "startingPosition"] }),
    computed: [
      "arn",
      "functionArn",
      "lastModified",
      "lastProcessingResult",
      "state",
      "stateTransitionReason",
      "uuid",
      "tagsAll",
    ],
    check: (given) => checkInputs(mappingInputs, given),
    create: async (given, context) => {
      const uuid = randomUUID();
      return { id: uuid, outputs: save(uuid, given, context) };
    },
    read: async (uuid, context) => {
      const mapping = store.get<Mapping>(collection, uuid);
      if (!mapping) return undefined;
      const inputs: Properties = { ...mapping.inputs };
      return { inputs, outputs: { ...inputs, ...outputs(mapping, context.region, context.account) } };
    },
    update: async (uuid, given, _old, context) => {
      if (!store.get(collection, uuid))
        throw new AwsError("ResourceNotFoundException", "The resource you requested does not exist.", 404);
      return save(uuid, given, context);
    },
    delete: async (uuid) => {
      store.transaction(() => {
        store.delete(collection, uuid);
        store.delete(checkpoints, uuid);
      });
      changed(uuid, undefined);
    },
  };
}

function outputs(
  { uuid, functionArn: arn, inputs, lastModified }: Mapping,
  region: string,
  account: string,
): Properties {
  return {
    uuid,
    arn: `arn:aws:lambda:${region}:${account}:event-source-mapping:${uuid}`,
    functionArn: arn,
    lastModified,
    lastProcessingResult: "No records processed",
    state: inputs.enabled ? "Enabled" : "Disabled",
    stateTransitionReason: "USER_INITIATED",
    batchSize: inputs.batchSize ?? (inputs.eventSourceArn.includes(":sqs:") ? 10 : 100),
    tagsAll: inputs.tags ?? {},
  };
}
