import type { Cloud } from "../../cloud-type.ts";
import { AwsError, type Need } from "../../service.ts";
import { readFunctionName } from "./arn.ts";
import type { Executor } from "./executor.ts";
import { toResult } from "./invoke.ts";
import { type Mapping, mappings } from "./mapping.ts";
import { readQueue } from "./queue-reader.ts";
import type { Registry } from "./registry.ts";
import { sendToQueue } from "./send-to-queue.ts";
import { type Feed, type Reader, readStream } from "./stream-reader.ts";

/** What a function's role must be allowed on its event source, as Lambda checks it when a mapping is made. */
const streamActions = [
  "dynamodb:DescribeStream",
  "dynamodb:GetRecords",
  "dynamodb:GetShardIterator",
  "dynamodb:ListStreams",
];
const queueActions = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];

/** The running readers of all event source mappings. */
export function eventSources(cloud: Cloud, registry: Registry, executor: Executor) {
  const readers = new Map<string, Reader>();
  let started = false;

  const functionOf = (mapping: Mapping) => {
    const { account, configuration } = registry.resolve(readFunctionName(mapping.functionArn, "", ""));
    return { account, ...configuration };
  };
  const feedOf = (mapping: Mapping): Feed => ({
    mapping,
    principal: () => {
      const { account, role, name } = functionOf(mapping);
      return cloud.assumeRoleForService(role, { name: "lambda.amazonaws.com", account }, name).principal;
    },
    invoke: async (event) =>
      toResult(await executor.run(readFunctionName(mapping.functionArn, "", ""), JSON.stringify(event))),
    fail: (queueArn, body) => sendToQueue(cloud, functionOf(mapping), queueArn, body),
  });

  const run = (mapping: Mapping) => {
    if (!mapping.inputs.enabled) return;
    const read = mapping.inputs.eventSourceArn.startsWith("arn:aws:sqs:") ? readQueue : readStream;
    readers.set(mapping.uuid, read(cloud, feedOf(mapping)));
  };

  return {
    checkAccess(mapping: Mapping): void {
      const source = mapping.inputs.eventSourceArn;
      const queue = source.startsWith("arn:aws:sqs:");
      const needs: Need[] = (queue ? queueActions : streamActions).map((action) => ({ action, resource: source }));
      const principal = feedOf(mapping).principal();
      for (const need of needs) {
        try {
          cloud.authorize(principal, [need]);
        } catch (error) {
          if (!(error instanceof AwsError)) throw error;
          throw new AwsError(
            "InvalidParameterValueException",
            `The function's role cannot read ${source}: ${error.message}`,
          );
        }
      }
    },
    changed(uuid: string, mapping: Mapping | undefined): void {
      readers.get(uuid)?.stop();
      readers.delete(uuid);
      if (mapping && started) run(mapping);
    },
    start(): void {
      started = true;
      for (const mapping of mappings(cloud)) run(mapping);
    },
    stop(): void {
      started = false;
      for (const reader of readers.values()) reader.stop();
      readers.clear();
    },
  };
}
