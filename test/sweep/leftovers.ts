/** What must not be there when all cases are over: of the whole platform, since it tells of no single case. */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ListExecutionsCommand, SFNClient } from "@aws-sdk/client-sfn";
import { GetQueueAttributesCommand, ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import type { RunningPlatform } from "../whole/platform.ts";
import { short } from "./points.ts";

/** One line for each thing that is wrong; `ids`: the investigations that the cases have opened. */
export async function leftovers(platform: RunningPlatform, ids: ReadonlySet<string>): Promise<string[]> {
  return [...(await deadLetters(platform)), ...(await executions(platform, ids)), ...(await undone(platform))];
}

async function deadLetters({ deployment }: RunningPlatform): Promise<string[]> {
  const sqs = new SQSClient(deployment.client);
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
  const counts = await Promise.all(
    QueueUrls.map(async (QueueUrl) => {
      const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));
      return { name: short(QueueUrl.split("/").at(-1) ?? ""), count: Number(Attributes?.ApproximateNumberOfMessages) };
    }),
  );
  return counts.filter(({ count }) => count > 0).map(({ name, count }) => `${count} messages in the queue ${name}`);
}

/** One execution for each investigation, and none besides. */
async function executions({ deployment }: RunningPlatform, ids: ReadonlySet<string>): Promise<string[]> {
  const states = new SFNClient(deployment.client);
  const stateMachineArn = deployment.target.playbooks["ssh-ticket-check"];
  const names: (string | undefined)[] = [];
  for (let nextToken: string | undefined, first = true; first || nextToken; first = false) {
    const page = await states.send(new ListExecutionsCommand({ stateMachineArn, maxResults: 1000, nextToken }));
    names.push(...(page.executions ?? []).map(({ name }) => name));
    nextToken = page.nextToken;
  }
  const surplus = names.filter((name) => name === undefined || !ids.has(name));
  const missing = [...ids].filter((id) => !names.includes(id));
  return [
    ...surplus.map((name) => `the execution ${name} is no case's`),
    ...missing.map((id) => `${id} has no execution`),
  ];
}

/** Alerts that wait for their start, and questions that something is due about. */
async function undone({ deployment }: RunningPlatform): Promise<string[]> {
  const tables = DynamoDBDocumentClient.from(new DynamoDBClient(deployment.client));
  const count = async (TableName: string, attribute: string) => {
    let found = 0;
    for (
      let ExclusiveStartKey: Record<string, unknown> | undefined, first = true;
      first || ExclusiveStartKey;
      first = false
    ) {
      const FilterExpression = "attribute_exists(#due)";
      const ExpressionAttributeNames = { "#due": attribute };
      const page = await tables.send(
        new ScanCommand({ TableName, FilterExpression, ExpressionAttributeNames, ExclusiveStartKey }),
      );
      found += page.Count ?? 0;
      ExclusiveStartKey = page.LastEvaluatedKey;
    }
    return found;
  };
  const { alertsTable, interactionsTable } = deployment.target;
  const [alerts, questions] = [await count(alertsTable, "dueShard"), await count(interactionsTable, "dueShard")];
  return [
    ...(alerts > 0 ? [`${alerts} alerts are still due`] : []),
    ...(questions > 0 ? [`${questions} questions are still due`] : []),
  ];
}
