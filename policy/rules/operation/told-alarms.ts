import type { ResourceRule } from "#policy/core/rule";
import { list } from "#policy/core/values";

export const toldAlarms: ResourceRule = {
  id: "cloudwatch-told-alarms",
  title: "Alarms tell somebody",
  severity: "medium",
  types: ["aws:cloudwatch/metricAlarm:MetricAlarm", "aws:cloudwatch/compositeAlarm:CompositeAlarm"],
  reads: ["alarmActions", "actionsEnabled"],
  why: "An alarm without an action is a red dot in a console that nobody looks at.",
  fix: "Set alarmActions with a topic to which the people on call subscribe (socless:alarmEmail does it here).",
  reference: "FSBP CloudWatch.15 and CloudWatch.17",
  check: ({ props: { alarmActions, actionsEnabled } }) => [
    ...(list(alarmActions).length > 0 ? [] : [{ path: "alarmActions", message: "nobody is told when it goes off" }]),
    ...(actionsEnabled === false ? [{ path: "actionsEnabled", message: "its actions are switched off" }] : []),
  ],
};
