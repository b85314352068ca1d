/** A queue for what could not be handled: kept as long as SQS can, and an alarm watches it. */
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

const fourteenDays = 14 * 86_400;

export function createDeadLetters(name: string, region: string, parent: pulumi.Resource): aws.sqs.Queue {
  return new aws.sqs.Queue(
    name,
    { region, messageRetentionSeconds: fourteenDays, sqsManagedSseEnabled: true },
    { parent },
  );
}
