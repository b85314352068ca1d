/** Settles a step whose effect is uncertain: a person has looked, and says what happened. */
import { ConditionalCheckFailedException, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DeleteCommand, DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { Deployment } from "./deployment.ts";

/** `step` is the name with its round, for example `file-case#2`; `result` is JSON text, undefined to do the step again. */
export async function settleStep(
  { target, client }: Deployment,
  id: string,
  step: string,
  result: string | undefined,
  now: Date,
): Promise<void> {
  if (result !== undefined) check(result);
  const table = DynamoDBDocumentClient.from(new DynamoDBClient(client));
  const common = {
    TableName: target.resultsTable,
    Key: { investigation: id, sk: `S#${step}` },
    ConditionExpression: "#phase = :started AND leaseUntil < :ms",
    ExpressionAttributeNames: { "#phase": "phase" },
  };
  const values = { ":started": "started", ":ms": now.getTime() };
  try {
    if (result === undefined) await table.send(new DeleteCommand({ ...common, ExpressionAttributeValues: values }));
    else
      await table.send(
        new UpdateCommand({
          ...common,
          UpdateExpression: "SET #phase = :done, #result = :result, finishedAt = :now REMOVE leaseUntil",
          ExpressionAttributeNames: { "#phase": "phase", "#result": "result" },
          ExpressionAttributeValues: { ...values, ":done": "done", ":result": result, ":now": now.toISOString() },
        }),
      );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    throw new Error(
      `The step ${step} of ${id} is not uncertain: it has no record, is finished, or is still running. See: socless investigation show ${id}`,
    );
  }
}

function check(result: string): void {
  try {
    JSON.parse(result);
  } catch (error) {
    throw new Error(`The result is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
