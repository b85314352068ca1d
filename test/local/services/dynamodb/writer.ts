/** Writes items until it is killed, and prints the key of each write that was answered. */
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { openCloud } from "../../../../local/cloud.ts";

const [data = "", TableName = ""] = process.argv.slice(2);
const { endpoint, credentials } = await openCloud({ data, port: 0 });
const client = new DynamoDBClient({ endpoint, region: "us-east-1", credentials });

async function write(lane: number): Promise<void> {
  for (let n = 0; ; n += 1) {
    const pk = `${lane}-${n}`;
    await client.send(new PutItemCommand({ TableName, Item: { pk: { S: pk } } }));
    process.stdout.write(`${pk}\n`);
  }
}
await Promise.all([write(1), write(2), write(3), write(4)]);
