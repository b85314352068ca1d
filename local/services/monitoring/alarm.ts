import { z } from "zod";
import type { Cloud } from "../../cloud-type.ts";
import { AwsError, type Properties, type Resource, type Store } from "../../service.ts";
import { checkInputs, parseInputs } from "../inputs.ts";

const type = "aws:cloudwatch/metricAlarm:MetricAlarm";
const collection = "monitoring.alarms";
const states = "monitoring.alarm-states";

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

type Place = { readonly account: string; readonly region: string };

const prefixOf = ({ account, region }: Place): string => `${account}/${region}/`;

export const alarmArn = ({ account, region }: Place, name: string): string =>
  `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`;

/** The state that an alarm is in, and since when (milliseconds). */
export type AlarmState = { readonly value: string; readonly reason: string; readonly at: number };

const unchecked = (at: number): AlarmState => ({
  value: "INSUFFICIENT_DATA",
  reason: "Unchecked: Initial alarm creation",
  at,
});

/** The alarms of an account in a region, in the order of their names. */
export type Alarms = {
  list(place: Place): readonly { readonly name: string; readonly inputs: Properties; readonly state: AlarmState }[];
  /** False when there is no alarm of this name. */
  setState(place: Place, name: string, state: AlarmState): boolean;
};

export function openAlarms(store: Store): Alarms {
  return {
    list: (place) => {
      const prefix = prefixOf(place);
      return store.list<Properties>(collection, { prefix }).map(({ key, value: inputs }) => ({
        name: key.slice(prefix.length),
        inputs,
        state: store.get<AlarmState>(states, key) ?? unchecked(0),
      }));
    },
    setState: (place, name, state) => {
      const key = `${prefixOf(place)}${name}`;
      if (store.get(collection, key) === undefined) return false;
      store.put(states, key, state);
      return true;
    },
  };
}

/**
 * An alarm as Pulumi makes it: kept and described. Nobody watches a laptop, so it is never evaluated: it has insufficient
 * data until SetAlarmState says something else.
 */
export function alarmResource({ store, clock }: Pick<Cloud, "store" | "clock">): Resource {
  const idOf = (account: string, region: string, name: string) => `${prefixOf({ account, region })}${name}`;
  const outputsOf = (inputs: Properties, account: string, region: string): Properties => ({
    ...inputs,
    id: inputs.name,
    arn: alarmArn({ account, region }, String(inputs.name)),
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
      store.transaction(() => {
        store.put(collection, id, inputs);
        store.put(states, id, unchecked(clock.now()));
      });
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
      store.transaction(() => {
        store.delete(collection, idOf(account, region, id));
        store.delete(states, idOf(account, region, id));
      });
    },
  };
}
