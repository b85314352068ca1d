import { z } from "zod";
import type { Cloud } from "../../cloud-type.ts";
import { AwsError, type Properties, type Resource, type ResourceContext } from "../../service.ts";
import { checkInputs, parseInputs } from "../inputs.ts";
import type { Queues } from "./messages.ts";
import { parseRedrive, type Queue, queueArn, queueInputs, queueOfUrl } from "./queue.ts";

const queueType = "aws:sqs/queue:Queue";

/** A queue as Pulumi makes it; its id is its address. */
export function queueResource(cloud: Cloud, queues: Queues): Resource {
  const urlOf = ({ account, name }: Queue) => `${cloud.endpoint()}/${account}/${name}`;
  const outputsOf = (queue: Queue): Properties => ({
    ...queue.declared,
    id: urlOf(queue),
    url: urlOf(queue),
    arn: queueArn(queue),
  });
  return {
    type: queueType,
    inputs: {
      name: "replace",
      visibilityTimeoutSeconds: "optional",
      messageRetentionSeconds: "optional",
      delaySeconds: "optional",
      maxMessageSize: "optional",
      receiveWaitTimeSeconds: "optional",
      redrivePolicy: "optional",
      redriveAllowPolicy: "optional",
      policy: "optional",
      sqsManagedSseEnabled: "optional",
      kmsMasterKeyId: "optional",
      tags: "optional",
    },
    autoName: { property: "name", max: 80 },
    jsonInputs: ["policy", "redrivePolicy", "redriveAllowPolicy"],
    computed: ["arn", "url"],
    *check(inputs) {
      yield* checkInputs(queueInputs.partial(), inputs);
      try {
        if (typeof inputs.redrivePolicy === "string") parseRedrive(inputs.redrivePolicy);
      } catch {
        yield {
          property: "redrivePolicy",
          reason: "must be JSON with deadLetterTargetArn and maxReceiveCount (1 to 1000)",
        };
      }
    },
    async create(inputs, { account, region }) {
      const parsed = parseInputs(queueInputs, inputs, queueType);
      const place = { account, region, name: parsed.name };
      if (queues.get(place) !== undefined)
        throw new AwsError("QueueNameExists", `A queue already exists with the name ${parsed.name}`);
      const queue = { ...place, createdAt: cloud.clock.now(), inputs: parsed, declared: inputs };
      queues.put(queue);
      return { id: urlOf(queue), outputs: outputsOf(queue) };
    },
    async read(id, { region }) {
      const queue = queues.get(queueOfUrl(id, region));
      return queue === undefined ? undefined : { inputs: queue.declared, outputs: outputsOf(queue) };
    },
    async update(id, inputs, _old, { region }) {
      const before = queues.find(queueOfUrl(id, region));
      const parsed = parseInputs(queueInputs, inputs, queueType);
      // A policy that a resource of its own has set stays.
      const policy = inputs.policy === undefined ? before.inputs.policy : parsed.policy;
      const queue = { ...before, inputs: { ...parsed, policy }, declared: inputs };
      queues.put(queue);
      return outputsOf(queue);
    },
    async delete(id, _old, { region }) {
      const queue = queues.get(queueOfUrl(id, region));
      if (queue !== undefined) queues.remove(queue);
    },
  };
}

const policyType = "aws:sqs/queuePolicy:QueuePolicy";
const policyInputs = z.looseObject({ queueUrl: z.string(), policy: z.string() });

/** A queue's resource policy; its id is the queue's address. */
export function queuePolicyResource(queues: Queues): Resource {
  const set = (inputs: Properties, { region }: ResourceContext) => {
    const { queueUrl, policy } = parseInputs(policyInputs, inputs, policyType);
    const queue = queues.find(queueOfUrl(queueUrl, region));
    queues.put({ ...queue, inputs: { ...queue.inputs, policy } });
    return { id: queueUrl, outputs: { ...inputs, id: queueUrl } };
  };
  return {
    type: policyType,
    inputs: { queueUrl: "required replace", policy: "required" },
    jsonInputs: ["policy"],
    computed: [],
    create: async (inputs, context) => set(inputs, context),
    async read(id, { region }) {
      const policy = queues.get(queueOfUrl(id, region))?.inputs.policy;
      if (policy === undefined || policy === "") return undefined;
      const inputs = { queueUrl: id, policy, region };
      return { inputs, outputs: { ...inputs, id } };
    },
    update: async (_id, inputs, _old, context) => set(inputs, context).outputs,
    async delete(id, _old, { region }) {
      const queue = queues.get(queueOfUrl(id, region));
      if (queue !== undefined) queues.put({ ...queue, inputs: { ...queue.inputs, policy: "" } });
    },
  };
}
