import type { Cloud } from "../../cloud-type.ts";
import { parseMachineArn } from "./arn.ts";
import type { ExecutionRecord } from "./records.ts";

/** Tells EventBridge that an execution started or ended; best effort, as on AWS. */
export function announce(cloud: Cloud, execution: ExecutionRecord): void {
  const { region, account } = parseMachineArn(execution.machineArn);
  try {
    cloud.services.events.put(account, region, {
      source: "aws.states",
      detailType: "Step Functions Execution Status Change",
      resources: [execution.arn],
      detail: {
        executionArn: execution.arn,
        stateMachineArn: execution.machineArn,
        stateMachineVersionArn: execution.versionArn ?? null,
        stateMachineAliasArn: null,
        name: execution.name,
        status: execution.status,
        startDate: execution.started,
        stopDate: execution.stopped ?? null,
        input: execution.input,
        inputDetails: { included: true },
        output: execution.output ?? null,
        outputDetails: execution.output === undefined ? null : { included: true },
        error: execution.error ?? null,
        cause: execution.cause ?? null,
        redriveCount: 0,
        redriveDate: null,
        redriveStatus: null,
        redriveStatusReason: null,
      },
    });
  } catch (error) {
    cloud.log(
      `The status of ${execution.arn} could not be told to EventBridge: ${error instanceof Error ? error.message : error}`,
    );
  }
}
