/** The three tables in a DynamoDB of the test's own. */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { createTable, startDynalite } from "./dynalite.ts";

export type Tables = { readonly client: DynamoDBDocumentClient; close(): Promise<void> };

/** Makes `results`, `alerts` and `interactions`, with the indexes that reading an investigation needs. */
export async function startTables(): Promise<Tables> {
  const { raw, close } = await startDynalite();
  await create(raw, "results", ["investigation", "sk"]);
  await create(raw, "interactions", ["id"]);
  await create(raw, "alerts", ["pk"], "investigation");
  return {
    client: DynamoDBDocumentClient.from(raw, { marshallOptions: { removeUndefinedValues: true } }),
    close,
  };
}

async function create(client: DynamoDBClient, name: string, keys: readonly string[], indexed?: string): Promise<void> {
  await createTable(client, {
    TableName: name,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [...keys, ...(indexed ? [indexed] : [])].map((AttributeName) => ({
      AttributeName,
      AttributeType: "S" as const,
    })),
    KeySchema: keys.map((AttributeName, index) => ({ AttributeName, KeyType: index === 0 ? "HASH" : "RANGE" })),
    ...(indexed
      ? {
          GlobalSecondaryIndexes: [
            {
              IndexName: "byInvestigation",
              KeySchema: [{ AttributeName: indexed, KeyType: "HASH" as const }],
              Projection: { ProjectionType: "KEYS_ONLY" as const },
            },
          ],
        }
      : {}),
  });
}
