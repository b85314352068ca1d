/** Every text that a platform and its cloud have written: logs, histories, tables, the vault, what people see, the store's own file. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import {
  CloudWatchLogsClient,
  paginateDescribeLogGroups,
  paginateFilterLogEvents,
} from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetObjectCommand, paginateListObjectsV2, S3Client } from "@aws-sdk/client-s3";
import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  paginateGetExecutionHistory,
  paginateListExecutions,
  SFNClient,
} from "@aws-sdk/client-sfn";
import type { RunningPlatform } from "../whole/platform.ts";

export type Place = { readonly kind: string; readonly name: string; readonly text: string };

export async function* placesOf(platform: RunningPlatform): AsyncGenerator<Place> {
  yield* logs(platform);
  yield* histories(platform);
  yield* tables(platform);
  yield* vault(platform);
  yield* settings(platform);
  yield* shown(platform);
  yield* files(platform.data);
}

async function* logs({ deployment: { client } }: RunningPlatform): AsyncGenerator<Place> {
  const cloudWatch = new CloudWatchLogsClient(client);
  for await (const { logGroups = [] } of paginateDescribeLogGroups({ client: cloudWatch }, {}))
    for (const { logGroupName: name = "" } of logGroups)
      for await (const { events = [] } of paginateFilterLogEvents({ client: cloudWatch }, { logGroupName: name }))
        for (const { message = "" } of events) yield { kind: "log line", name, text: message };
}

async function* histories({ deployment: { client, target } }: RunningPlatform): AsyncGenerator<Place> {
  const states = new SFNClient(client);
  for (const stateMachineArn of Object.values(target.playbooks)) {
    const { definition = "" } = await states.send(new DescribeStateMachineCommand({ stateMachineArn }));
    yield { kind: "definition", name: stateMachineArn, text: definition };
    for await (const { executions = [] } of paginateListExecutions({ client: states }, { stateMachineArn }))
      for (const { executionArn } of executions) {
        const name = executionArn ?? "";
        yield {
          kind: "execution",
          name,
          text: JSON.stringify(await states.send(new DescribeExecutionCommand({ executionArn }))),
        };
        for await (const { events = [] } of paginateGetExecutionHistory(
          { client: states },
          { executionArn, maxResults: 1000 },
        ))
          for (const event of events) yield { kind: "event of a history", name, text: JSON.stringify(event) };
      }
  }
}

async function* tables({ deployment: { client, target } }: RunningPlatform): AsyncGenerator<Place> {
  const dynamodb = new DynamoDBClient(client);
  for (const TableName of [target.alertsTable, target.resultsTable, target.interactionsTable])
    for await (const { Items = [] } of paginateScan({ client: dynamodb }, { TableName }))
      for (const item of Items) yield { kind: "item of a table", name: TableName, text: JSON.stringify(item) };
}

async function* vault({ deployment: { client, target } }: RunningPlatform): AsyncGenerator<Place> {
  const s3 = new S3Client(client);
  const Bucket = target.vaultBucket;
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket }))
    for (const { Key } of Contents) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      yield { kind: "body in the vault", name: Key ?? "", text: (await Body?.transformToString()) ?? "" };
    }
}

async function* settings({ deployment: { client, target } }: RunningPlatform): AsyncGenerator<Place> {
  const lambda = new LambdaClient(client);
  for (const [name, FunctionName] of Object.entries(target.functions))
    yield {
      kind: "function's settings",
      name,
      text: JSON.stringify(await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }))),
    };
  yield { kind: "outputs", name: target.name, text: JSON.stringify(target) };
}

async function* shown(platform: RunningPlatform): AsyncGenerator<Place> {
  for (const message of await platform.messages())
    yield { kind: "Slack message", name: message.channel, text: JSON.stringify(message) };
  for (const issue of await platform.issues())
    yield { kind: "Jira issue", name: issue.key, text: JSON.stringify(issue) };
  yield { kind: "output of the start", name: "npm start", text: platform.said };
}

/** The local cloud's own files: only Secrets Manager's documents, and what the operators sign with, may hold a secret. */
function* files(data: string): Generator<Place> {
  const store = new DatabaseSync(join(data, "cloud.db"), { readOnly: true });
  try {
    const rows = store.prepare("select collection, key, value from documents").iterate();
    for (const { collection, key, value } of rows) {
      if (!/^(secretsmanager\.|cloud\/operators |cloud keys$)/.test(`${collection} ${key}`))
        yield { kind: "document of the store", name: String(collection), text: String(value) };
    }
  } finally {
    store.close();
  }
  for (const entry of readdirSync(data, { recursive: true, withFileTypes: true }))
    if (entry.isFile() && !/\.db(-wal|-shm)?$/.test(entry.name) && entry.name !== "outputs.json")
      yield { kind: "file", name: entry.name, text: readFileSync(join(entry.parentPath, entry.name), "latin1") };
}
