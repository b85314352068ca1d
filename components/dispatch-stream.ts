/** Feeds `dispatch` from the alerts table's stream, pending alerts only. */
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Named, Target } from "./target.ts";

/** A record whose new image has a due time: an alert that waits to be started. */
const pending = JSON.stringify({ dynamodb: { NewImage: { due: { N: [{ exists: true }] } } } });

export type DispatchStreamArgs = {
  readonly target: Target;
  readonly dispatch: Named;
  readonly streamArn: pulumi.Output<string>;
  /** Queue for the records of batches that were given up. */
  readonly failures: pulumi.Output<string>;
};

/**
 * From the oldest record on, since `LATEST` can miss some. Retries are bounded, so that a poisoned record cannot block
 * its shard; what is given up here is still pending in the table, and sweep takes it.
 */
export function createDispatchStream(name: string, args: DispatchStreamArgs, opts: pulumi.CustomResourceOptions) {
  return new aws.lambda.EventSourceMapping(
    name,
    {
      region: args.target.region,
      functionName: args.dispatch.arn,
      eventSourceArn: args.streamArn,
      startingPosition: "TRIM_HORIZON",
      batchSize: 10,
      parallelizationFactor: 10,
      bisectBatchOnFunctionError: true,
      functionResponseTypes: ["ReportBatchItemFailures"],
      maximumRetryAttempts: 5,
      maximumRecordAgeInSeconds: 3600,
      filterCriteria: { filters: [{ pattern: pending }] },
      destinationConfig: { onFailure: { destinationArn: args.failures } },
    },
    opts,
  );
}
