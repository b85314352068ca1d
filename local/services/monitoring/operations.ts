/** What CloudWatch says of alarms on the wire: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
import { z } from "zod";
import { AwsError, type Clock, type Operation, type Properties } from "../../service.ts";
import { parseInput } from "../parse-input.ts";
import { type Alarms, alarmArn } from "./alarm.ts";

const stateValue = z.enum(["OK", "ALARM", "INSUFFICIENT_DATA"]);
const wanted = z.strictObject({
  AlarmNames: z.array(z.string()).max(100).optional(),
  AlarmNamePrefix: z.string().optional(),
  AlarmTypes: z.array(z.enum(["MetricAlarm", "CompositeAlarm"])).optional(),
  StateValue: stateValue.optional(),
  MaxRecords: z.int().min(1).max(100).default(50),
  NextToken: z.string().default(""),
});
const change = z.strictObject({
  AlarmName: z.string().min(1),
  StateValue: stateValue,
  StateReason: z.string(),
  StateReasonData: z.string().optional(),
});

export function alarmOperations(alarms: Alarms, clock: Clock): readonly Operation[] {
  return [
    {
      name: "DescribeAlarms",
      needs: (_input, request) => [{ action: "cloudwatch:DescribeAlarms", resource: alarmArn(request, "*") }],
      run(input, request) {
        const asked = parseInput(wanted, input, "ValidationError");
        if (asked.AlarmNames && asked.AlarmNamePrefix !== undefined)
          throw new AwsError("ValidationError", "AlarmNamePrefix and AlarmNames cannot be specified together");
        const found = alarms
          .list(request)
          .filter(({ name }) => asked.AlarmNames?.includes(name) ?? name.startsWith(asked.AlarmNamePrefix ?? ""))
          .filter(({ state }) => asked.StateValue === undefined || state.value === asked.StateValue)
          .filter(({ name }) => name > asked.NextToken && asked.AlarmTypes?.includes("MetricAlarm") !== false);
        const page = found.slice(0, asked.MaxRecords);
        return {
          MetricAlarms: page.map(({ name, inputs, state }) => ({
            ...described(inputs),
            AlarmName: name,
            AlarmArn: alarmArn(request, name),
            StateValue: state.value,
            StateReason: state.reason,
            StateUpdatedTimestamp: state.at / 1000,
          })),
          CompositeAlarms: [],
          ...(found.length > page.length ? { NextToken: page.at(-1)?.name } : {}),
        };
      },
    },
    {
      name: "SetAlarmState",
      needs: (input, request) => [
        { action: "cloudwatch:SetAlarmState", resource: alarmArn(request, String(input.AlarmName)) },
      ],
      run(input, request) {
        const { AlarmName, StateValue, StateReason } = parseInput(change, input, "ValidationError");
        if (!alarms.setState(request, AlarmName, { value: StateValue, reason: StateReason, at: clock.now() }))
          throw new AwsError("ResourceNotFound", `There is no alarm ${AlarmName}.`, 404);
        return {};
      },
    },
  ];
}

/** Pulumi's names of what an alarm has, in CloudWatch's own. */
function described(inputs: Properties): Properties {
  const { dimensions } = inputs;
  return {
    AlarmDescription: inputs.alarmDescription,
    ActionsEnabled: inputs.actionsEnabled ?? true,
    AlarmActions: inputs.alarmActions ?? [],
    OKActions: inputs.okActions ?? [],
    InsufficientDataActions: inputs.insufficientDataActions ?? [],
    Namespace: inputs.namespace,
    MetricName: inputs.metricName,
    Statistic: inputs.statistic,
    ExtendedStatistic: inputs.extendedStatistic,
    Dimensions: Object.entries(Object(dimensions)).map(([Name, Value]) => ({ Name, Value })),
    Period: inputs.period,
    Unit: inputs.unit,
    EvaluationPeriods: inputs.evaluationPeriods,
    DatapointsToAlarm: inputs.datapointsToAlarm,
    Threshold: inputs.threshold,
    ComparisonOperator: inputs.comparisonOperator,
    TreatMissingData: inputs.treatMissingData ?? "missing",
  };
}
