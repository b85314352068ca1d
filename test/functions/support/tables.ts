/** The three tables in a DynamoDB of the test's own. */
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import dynalite from "dynalite";

export type Tables = { readonly client: DynamoDBDocumentClient; close(): Promise<void> };

/** Makes `results`, `alerts` and `interactions`, with the indexes that reading an investigation needs. */
export async function startTables(): Promise<Tables> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("dynalite has no port");
  const raw = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${address.port}`,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  await create(raw, "results", ["investigation", "sk"]);
  await create(raw, "interactions", ["id"]);
  await create(raw, "alerts", ["pk"], "investigation");
  return {
    client: DynamoDBDocumentClient.from(raw, { marshallOptions: { removeUndefinedValues: true } }),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function create(client: DynamoDBClient, name: string, keys: readonly string[], indexed?: string): Promise<void> {
  await client.send(
    new CreateTableCommand({
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
    }),
  );
}
