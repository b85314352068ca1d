/** The AWS services that gc speaks to. */
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SFNClient } from "@aws-sdk/client-sfn";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { ClientConfig } from "../deployment.ts";

export type Clients = ReturnType<typeof clientsFor>;

/** They ask again when AWS throttles them: Step Functions lets some of its calls through once a second only. */
export function clientsFor(config: ClientConfig) {
  const patient = { ...config, maxAttempts: 12 };
  return {
    states: new SFNClient(patient),
    lambda: new LambdaClient(patient),
    iam: new IAMClient(patient),
    logs: new CloudWatchLogsClient(patient),
    secrets: new SecretsManagerClient(patient),
    tables: DynamoDBDocumentClient.from(new DynamoDBClient(patient)),
  };
}

/** At most so many calls at the same time. */
const atOnce = 8;

export async function mapInTurns<T, R>(all: readonly T[], map: (one: T) => Promise<R>): Promise<R[]> {
  const results = new Map<number, R>();
  const waiting = all.map((one, at) => ({ one, at }));
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results.set(next.at, await map(next.one));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return [...results].sort(([a], [b]) => a - b).map(([, result]) => result);
}

const goneNames = ["StateMachineDoesNotExist", "ResourceNotFoundException", "NoSuchEntityException"];

/** What is gone in the meantime is undefined; any other failure is thrown. */
export async function unlessGone<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Error && goneNames.includes(error.name)) return undefined;
    throw error;
  }
}

export const present = <T>(all: readonly (T | undefined)[]): T[] => all.filter((one) => one !== undefined);
