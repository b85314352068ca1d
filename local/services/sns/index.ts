import { z } from "zod";
import type { Cloud } from "../../cloud-type.ts";
import type { Properties, Resource, Service, Store } from "../../service.ts";
import { parseInputs } from "../inputs.ts";

const topicType = "aws:sns/topic:Topic";
const subscriptionType = "aws:sns/topicSubscription:TopicSubscription";

/** SNS: topics and their subscriptions are kept; nothing is sent from a laptop. */
export function sns({ store }: Cloud): Service {
  return { name: "", operations: [], resources: [topic(store), subscription(store)] };
}

/** A resource that is only kept, by its ARN. */
function kept(
  store: Store,
  definition: Pick<Resource, "type" | "inputs" | "autoName">,
  arnOf: (inputs: Properties, place: { account: string; region: string; urn: string }) => string,
): Resource {
  const collection = `sns ${definition.type}`;
  const outputs = (inputs: Properties, arn: string) => ({ ...inputs, id: arn, arn });
  return {
    ...definition,
    computed: ["arn"],
    async create(inputs, context) {
      const arn = arnOf(inputs, context);
      store.put(collection, arn, inputs);
      return { id: arn, outputs: outputs(inputs, arn) };
    },
    async read(id) {
      const inputs = store.get<Properties>(collection, id);
      return inputs === undefined ? undefined : { inputs, outputs: outputs(inputs, id) };
    },
    async update(id, inputs) {
      store.put(collection, id, inputs);
      return outputs(inputs, id);
    },
    async delete(id) {
      store.delete(collection, id);
    },
  };
}

const topicInputs = z.looseObject({ name: z.string() });

const topic = (store: Store): Resource =>
  kept(
    store,
    {
      type: topicType,
      inputs: {
        name: "replace",
        displayName: "optional",
        kmsMasterKeyId: "optional",
        policy: "optional",
        tags: "optional",
      },
      autoName: { property: "name", max: 256 },
    },
    (inputs, { account, region }) =>
      `arn:aws:sns:${region}:${account}:${parseInputs(topicInputs, inputs, topicType).name}`,
  );

const subscriptionInputs = z.object({ topic: z.string(), protocol: z.string(), endpoint: z.string() });

/** To subscribe once more gives the subscription that is there. */
function subscriptionArn(store: Store, given: Properties): string {
  const inputs = parseInputs(subscriptionInputs, given, subscriptionType);
  const there = store
    .list<Properties>(`sns ${subscriptionType}`, { prefix: `${inputs.topic}:` })
    .find(({ value }) => value.protocol === inputs.protocol && value.endpoint === inputs.endpoint);
  return there?.key ?? `${inputs.topic}:${crypto.randomUUID()}`;
}

const subscription = (store: Store): Resource =>
  kept(
    store,
    {
      type: subscriptionType,
      inputs: { topic: "required replace", protocol: "required replace", endpoint: "required replace" },
    },
    (inputs) => subscriptionArn(store, inputs),
  );
