/** Settles a step whose effect is uncertain: a person has looked, and says what happened. */
import { ConditionalCheckFailedException, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
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
  const change =
    result === undefined
      ? { UpdateExpression: "SET #released = :true, #leaseUntil = :zero", values: { ":true": true, ":zero": 0 } }
      : {
          UpdateExpression: "SET #phase = :done, #result = :result, #finishedAt = :at REMOVE #leaseUntil",
          values: { ":done": "done", ":result": result, ":at": now.toISOString() },
        };
  const condition = "#phase = :started AND #leaseUntil < :now";
  try {
    await DynamoDBDocumentClient.from(new DynamoDBClient(client)).send(
      new UpdateCommand({
        TableName: target.resultsTable,
        Key: { investigation: id, sk: `S#${step}` },
        UpdateExpression: change.UpdateExpression,
        ConditionExpression: condition,
        ExpressionAttributeNames: Object.fromEntries(
          [...`${change.UpdateExpression} ${condition}`.matchAll(/#(\w+)/g)].map(([alias, name]) => [
            alias,
            name ?? "",
          ]),
        ),
        ExpressionAttributeValues: { ...change.values, ":started": "started", ":now": now.getTime() },
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
