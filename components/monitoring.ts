/** Tells people when something was given up, or when nobody heals any more. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Named, Target } from "./target.ts";

export type MonitoringArgs = {
  readonly target: Pick<Target, "region">;
  /** Queues in which any message is one too many: what they hold → the queue. */
  readonly deadLetters: Readonly<Record<string, Pick<aws.sqs.Queue, "name">>>;
  /** The function that runs every minute; a member has none. */
  readonly sweep?: Named | undefined;
  /** Who is told; nobody: the alarms are only shown. */
  readonly email?: string | undefined;
};

const minute = 60;

/** An alarm for each dead-letter queue, and one for a sweep that stopped, where there is one. */
export class Monitoring extends pulumi.ComponentResource {
  /** The alarms' names, by what they watch. */
  readonly alarms: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, args: MonitoringArgs, opts?: pulumi.ComponentResourceOptions) {
    super("socless:index:Monitoring", name, {}, opts);
    const { region } = args.target;
    const child = { parent: this };
    const topic = args.email === undefined ? undefined : subscribed(name, region, args.email, child);
    const common = { region, ...(topic ? { alarmActions: [topic.arn] } : {}) };

    const alarms = Object.entries(args.deadLetters).map(([held, queue]) => {
      const alarm = new aws.cloudwatch.MetricAlarm(
        `${name}-${held}`,
        {
          ...common,
          alarmDescription: `The dead-letter queue of ${held} holds messages: see the runbook`,
          namespace: "AWS/SQS",
          metricName: "ApproximateNumberOfMessagesVisible",
          dimensions: { QueueName: queue.name },
          statistic: "Maximum",
          period: minute,
          evaluationPeriods: 1,
          threshold: 0,
          comparisonOperator: "GreaterThanThreshold",
          treatMissingData: "notBreaching",
        },
        child,
      );
      return [held, alarm.name] as const;
    });
    const { sweep } = args;
    const ofSweep =
      sweep &&
      new aws.cloudwatch.MetricAlarm(
        `${name}-sweep`,
        {
          ...common,
          alarmDescription: "sweep has not run for five minutes: nothing is healed, reminded or expired",
          namespace: "AWS/Lambda",
          metricName: "Invocations",
          dimensions: { FunctionName: sweep.name },
          statistic: "Sum",
          period: 5 * minute,
          evaluationPeriods: 1,
          threshold: 1,
          comparisonOperator: "LessThanThreshold",
          treatMissingData: "breaching",
        },
        child,
      );
    this.alarms = Object.fromEntries([...alarms, ...(ofSweep ? [["sweep", ofSweep.name] as const] : [])]);
    this.registerOutputs({});
  }
}

function subscribed(name: string, region: string, email: string, opts: pulumi.CustomResourceOptions): aws.sns.Topic {
  const topic = new aws.sns.Topic(name, { region }, opts);
  new aws.sns.TopicSubscription(name, { region, topic: topic.arn, protocol: "email", endpoint: email }, opts);
  return topic;
}
