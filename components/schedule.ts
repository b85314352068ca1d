/** Calls a queue or a function on a schedule (EventBridge Scheduler), with a role for exactly that. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { EndpointDeclaration } from "./declaration.ts";
import { logicalName, rolePath } from "./names.ts";
import { may, sendMessages } from "./permissions.ts";
import { createServiceRole } from "./service-role.ts";
import type { Target } from "./target.ts";

export type ScheduleArgs = {
  readonly target: Target;
  /** Where it is declared, and for an endpoint what its alerts start. */
  readonly declaration: { readonly at: string | undefined } | EndpointDeclaration;
  readonly description: string;
  /** `rate(…)`, `cron(…)` or `at(…)`, see the EventBridge Scheduler User Guide, "Schedule types". */
  readonly expression: string;
  /** IANA name; UTC when not given. */
  readonly timezone?: string;
  readonly calls: {
    readonly arn: pulumi.Input<string>;
    readonly action: "sqs:SendMessage" | "lambda:InvokeFunction";
  };
  /** Sent each time, besides `scheduledAt`: the same for a repeated delivery. */
  readonly input: Readonly<Record<string, string>>;
  /** Queue for what could not be delivered. */
  readonly deadLetters: pulumi.Input<string>;
  /** Seconds after which a delivery that failed is no longer wanted. */
  readonly worthlessAfterSeconds: number;
};

export class Schedule extends pulumi.ComponentResource {
  constructor(name: string, args: ScheduleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("socless:index:Schedule", name, {}, opts);
    const { target, calls } = args;
    const child = { parent: this };
    const { role, policy } = createServiceRole(
      name,
      {
        service: "scheduler",
        account: target.account,
        path: rolePath(target.stack, "schedules"),
        description: args.description,
        statements: [may([calls.action], calls.arn), sendMessages(args.deadLetters)],
      },
      child,
    );
    new aws.scheduler.Schedule(
      logicalName("schedule", name),
      {
        region: target.region,
        description: args.description,
        scheduleExpression: args.expression,
        scheduleExpressionTimezone: args.timezone ?? "UTC",
        flexibleTimeWindow: { mode: "OFF" },
        target: {
          arn: calls.arn,
          roleArn: role.arn,
          input: JSON.stringify({ ...args.input, scheduledAt: "<aws.scheduler.scheduled-time>" }),
          retryPolicy: { maximumEventAgeInSeconds: args.worthlessAfterSeconds, maximumRetryAttempts: 185 },
          deadLetterConfig: { arn: args.deadLetters },
        },
      },
      { ...child, dependsOn: [policy] },
    );
    this.registerOutputs({ declaration: args.declaration });
  }
}
