/** The queue that AWS events and schedules go into; `collect` takes them out. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { createDeadLetters } from "./dead-letters.ts";
import { admission } from "./policy-document.ts";
import type { Named, Target } from "./target.ts";

const fourDays = 4 * 86_400;
/** Tries before a message is put aside. */
const maxReceiveCount = 5;
/** Six times `collect`'s time limit, as the Lambda Developer Guide asks for. */
const visibilityTimeoutSeconds = 180;
const batchSize = 10;
/** Copies of `collect` at once; SQS's least is 2. */
const maximumConcurrency = 10;

export class AlertQueue extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly deadLetters: aws.sqs.Queue;
  private readonly queue: aws.sqs.Queue;
  private readonly logicalName: string;
  private readonly region: string;

  constructor(name: string, args: { readonly target: Target }, opts?: pulumi.ComponentResourceOptions) {
    super("socless:index:AlertQueue", name, {}, opts);
    const { region } = args.target;
    this.deadLetters = createDeadLetters(`${name}-dead`, region, this);
    this.queue = new aws.sqs.Queue(
      name,
      {
        region,
        messageRetentionSeconds: fourDays,
        visibilityTimeoutSeconds,
        redrivePolicy: pulumi.jsonStringify({ deadLetterTargetArn: this.deadLetters.arn, maxReceiveCount }),
        sqsManagedSseEnabled: true,
      },
      { parent: this },
    );
    this.logicalName = name;
    this.region = region;
    this.arn = this.queue.arn;
    this.registerOutputs({ arn: this.arn });
  }

  /** Lets exactly these EventBridge rules put messages in, and their undeliverable ones aside. */
  admit(rules: readonly pulumi.Output<string>[]): void {
    if (rules.length === 0) return;
    for (const [suffix, queue] of [
      ["", this.queue],
      ["-dead", this.deadLetters],
    ] as const) {
      new aws.sqs.QueuePolicy(
        `${this.logicalName}${suffix}`,
        { region: this.region, queueUrl: queue.url, policy: admission(queue.arn, rules) },
        { parent: this },
      );
    }
  }

  /** Feeds the messages to a function in batches; each message of a batch fails alone. */
  feed(lambda: Named): void {
    new aws.lambda.EventSourceMapping(
      this.logicalName,
      {
        region: this.region,
        functionName: lambda.arn,
        eventSourceArn: this.arn,
        batchSize,
        functionResponseTypes: ["ReportBatchItemFailures"],
        scalingConfig: { maximumConcurrency },
      },
      { parent: this },
    );
  }
}
