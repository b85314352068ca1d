import { z } from "zod";
import { AwsError, type Properties, type Resource, type Store } from "../../service.ts";
import { checkInputs, parseInputs } from "../inputs.ts";

const type = "aws:cloudwatch/metricAlarm:MetricAlarm";
const collection = "monitoring.alarms";

const comparisons = z.enum([
  "GreaterThanOrEqualToThreshold",
  "GreaterThanThreshold",
  "LessThanThreshold",
  "LessThanOrEqualToThreshold",
]);
const shape = z.looseObject({
  name: z.string(),
  comparisonOperator: comparisons,
  evaluationPeriods: z.number().int().min(1),
  treatMissingData: z.enum(["missing", "ignore", "breaching", "notBreaching"]).default("missing"),
});

/** An alarm as Pulumi makes it: kept and described, never raised, since nobody watches a laptop. */
export function alarmResource(store: Store): Resource {
  const idOf = (account: string, region: string, name: string) => `${account}/${region}/${name}`;
  const outputsOf = (inputs: Properties, account: string, region: string): Properties => ({
    ...inputs,
    id: inputs.name,
    arn: `arn:aws:cloudwatch:${region}:${account}:alarm:${String(inputs.name)}`,
  });
  return {
    type,
    inputs: {
      name: "replace",
      comparisonOperator: "required",
      evaluationPeriods: "required",
      alarmDescription: "optional",
      namespace: "optional",
      metricName: "optional",
      dimensions: "optional",
      statistic: "optional",
      extendedStatistic: "optional",
      period: "optional",
      threshold: "optional",
      datapointsToAlarm: "optional",
      treatMissingData: "optional",
      unit: "optional",
      metricQueries: "optional",
      actionsEnabled: "optional",
      alarmActions: "optional",
      okActions: "optional",
      insufficientDataActions: "optional",
      tags: "optional",
    },
    autoName: { property: "name", max: 255 },
    computed: ["arn"],
    check: (inputs) => checkInputs(shape.partial(), inputs),
    async create(inputs, { account, region }) {
      const { name } = parseInputs(shape, inputs, type);
      const id = idOf(account, region, name);
      if (store.get(collection, id) !== undefined)
        throw new AwsError("ResourceAlreadyExists", `An alarm with the name ${name} already exists`);
      store.put(collection, id, inputs);
      return { id: name, outputs: outputsOf(inputs, account, region) };
    },
    async read(id, { account, region }) {
      const inputs = store.get<Properties>(collection, idOf(account, region, id));
      return inputs === undefined ? undefined : { inputs, outputs: outputsOf(inputs, account, region) };
    },
    async update(id, inputs, _old, { account, region }) {
      store.put(collection, idOf(account, region, id), inputs);
      return outputsOf(inputs, account, region);
    },
    async delete(id, _old, { account, region }) {
      store.delete(collection, idOf(account, region, id));
    },
  };
}
