import type { Cloud, SqsApi } from "../../cloud-type.ts";
import type { Service } from "../../service.ts";
import { openQueues } from "./messages.ts";
import { operations } from "./operations.ts";
import { queueOfArn } from "./queue.ts";
import { queuePolicyResource, queueResource } from "./resources.ts";

/** SQS: standard queues with visibility, long polling and dead-letter queues. */
export function sqs(cloud: Cloud): Service & SqsApi {
  const queues = openQueues(cloud);
  const at = (arn: string) => queues.find(queueOfArn(arn));
  return {
    name: "sqs",
    protocol: { kind: "json", targetPrefix: "AmazonSQS", version: "1.0" },
    operations: operations(cloud, queues),
    resources: [queueResource(cloud, queues), queuePolicyResource(queues)],
    ownerOf: (arn) => {
      const queue = queues.get(queueOfArn(arn));
      return queue && { account: queue.account, policies: queue.inputs.policy === "" ? [] : [queue.inputs.policy] };
    },
    send: (arn, body, attributes) => ({ messageId: queues.send(at(arn), body, attributes) }),
    receive: (arn, max, visibilitySeconds) => queues.receive(at(arn), max, visibilitySeconds),
    delete: (arn, receiptHandle) => queues.delete(at(arn), receiptHandle),
    onMessage: queues.onMessage,
    async start() {
      queues.resume();
    },
    async stop() {
      queues.stop();
    },
  };
}
