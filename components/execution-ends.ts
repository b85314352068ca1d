/** Tells sweep at once when an execution ended without its playbook saying so; what gets lost is found by the next run. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "./names.ts";
import { here } from "./place.ts";
import { admission } from "./policy-document.ts";
import type { Named, Target } from "./target.ts";

/** Executions are named like investigations; other machines' executions are not. */
const pattern = {
  source: ["aws.states"],
  "detail-type": ["Step Functions Execution Status Change"],
  detail: { status: ["FAILED", "TIMED_OUT", "ABORTED"], name: [{ prefix: "inv_" }] },
};

export type ExecutionEndsArgs = {
  readonly target: Target;
  readonly sweep: Named;
  /** The queue for what could not be delivered; nothing else may have a policy on it. */
  readonly deadLetters: Pick<aws.sqs.Queue, "arn" | "url">;
};

/** After that the next runs of sweep have found it by themselves. */
const worthlessAfterSeconds = 300;

export class ExecutionEnds extends pulumi.ComponentResource {
  constructor(name: string, args: ExecutionEndsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("socless:index:ExecutionEnds", name, {}, opts);
    const { region } = args.target;
    const child = { parent: this };
    const rule = new aws.cloudwatch.EventRule(
      logicalName("rule", name),
      {
        region,
        description: "An execution failed, timed out or was stopped",
        eventPattern: JSON.stringify(pattern),
      },
      child,
    );
    new aws.cloudwatch.EventTarget(
      name,
      {
        region,
        rule: rule.name,
        arn: args.sweep.arn,
        retryPolicy: { maximumEventAgeInSeconds: worthlessAfterSeconds, maximumRetryAttempts: 185 },
        deadLetterConfig: { arn: args.deadLetters.arn },
      },
      child,
    );
    new aws.sqs.QueuePolicy(
      name,
      { region, queueUrl: args.deadLetters.url, policy: admission(args.deadLetters.arn, [rule.arn]) },
      child,
    );
    new aws.lambda.Permission(
      name,
      {
        region,
        action: "lambda:InvokeFunction",
        function: args.sweep.name,
        principal: "events.amazonaws.com",
        sourceArn: rule.arn,
      },
      child,
    );
    this.registerOutputs({ declaration: { at: here() } });
  }
}
