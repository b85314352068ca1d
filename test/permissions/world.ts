/** What the ways do with a running platform, as its operator. */
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { DynamoDBDocumentClient, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { RunningPlatform } from "../whole/platform.ts";

type Item = Record<string, unknown>;

export class World {
  readonly platform: RunningPlatform;
  /** What the calls that were made answered, where that was a failure. */
  readonly answers: string[] = [];
  readonly #lambda: LambdaClient;
  readonly #documents: DynamoDBDocumentClient;
  readonly #s3: S3Client;
  readonly #logs: CloudWatchLogsClient;

  constructor(platform: RunningPlatform) {
    const { client } = platform.deployment;
    this.platform = platform;
    this.#lambda = new LambdaClient(client);
    this.#documents = DynamoDBDocumentClient.from(new DynamoDBClient(client));
    this.#s3 = new S3Client(client);
    this.#logs = new CloudWatchLogsClient(client);
  }

  get target() {
    return this.platform.deployment.target;
  }

  /** Calls a function and waits for its answer, or, as `Event`, does not. */
  async invoke(name: string, payload: unknown, as: "RequestResponse" | "Event" = "RequestResponse"): Promise<void> {
    const FunctionName = this.target.functions[name];
    const { FunctionError, Payload } = await this.#lambda.send(
      new InvokeCommand({ FunctionName, Payload: JSON.stringify(payload), InvocationType: as }),
    );
    if (FunctionError) this.answers.push(Payload?.transformToString() ?? FunctionError);
  }

  async put(table: "alertsTable" | "resultsTable" | "interactionsTable", item: Item): Promise<void> {
    await this.#documents.send(new PutCommand({ TableName: this.target[table], Item: item }));
  }

  /** Sets attributes of an item. */
  async set(table: "alertsTable" | "interactionsTable", key: Item, values: Item): Promise<void> {
    const names = Object.keys(values);
    await this.#documents.send(
      new UpdateCommand({
        TableName: this.target[table],
        Key: key,
        UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(", ")}`,
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: Object.fromEntries(names.map((name) => [`:${name}`, values[name]])),
      }),
    );
  }

  async store(key: string, text: string): Promise<void> {
    await this.#s3.send(new PutObjectCommand({ Bucket: this.target.vaultBucket, Key: key, Body: text }));
  }

  /** Has the gateway fail; an empty list ends it. */
  async faults(...faults: readonly Record<string, unknown>[]): Promise<void> {
    const { gateway, credentials } = this.platform.outputs;
    const headers = { authorization: `Bearer ${credentials.secretAccessKey}` };
    await fetch(`${gateway}/_cloud/faults`, { method: "PUT", headers, body: JSON.stringify(faults) });
  }

  /** The lines of a function's log since then. */
  async log(name: string, since: number): Promise<string[]> {
    const FunctionName = this.target.functions[name];
    if (FunctionName === undefined) return [];
    const { LoggingConfig } = await this.#lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    const { events = [] } = await this.#logs.send(
      new FilterLogEventsCommand({ logGroupName: LoggingConfig?.LogGroup, startTime: since }),
    );
    return events.map(({ message }) => message ?? "");
  }
}
