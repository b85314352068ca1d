/** Reads investigations and questions from a deployment's tables. */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { DynamoDBDocumentClient, GetCommand, paginateQuery, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";
import type { InvestigationView } from "../functions/runtime/investigation.ts";
import { InvestigationNotFound, readInvestigation } from "../functions/runtime/read.ts";
import { interactionItem } from "../functions/runtime/records.ts";
import { createVault } from "../functions/runtime/vault.ts";
import type { Deployment } from "./deployment.ts";

const shards = [0, 1, 2, 3];
const day = 86_400_000;

const documents = ({ client }: Deployment) => DynamoDBDocumentClient.from(new DynamoDBClient(client));

/** The whole of one investigation; undefined when there is none. */
export async function loadInvestigation(deployment: Deployment, id: string): Promise<InvestigationView | undefined> {
  const { target, client } = deployment;
  try {
    return await readInvestigation(id, {
      client: documents(deployment),
      vault: createVault(
        () => new S3Client(client),
        () => target.vaultBucket,
      ),
      resultsTable: target.resultsTable,
      interactionsTable: target.interactionsTable,
      alertsTable: target.alertsTable,
    });
  } catch (error) {
    if (error instanceof InvestigationNotFound) return undefined;
    throw error;
  }
}

const listed = z.object({
  investigation: z.string(),
  status: z.string(),
  endpoint: z.string(),
  playbook: z.string(),
  severity: z.string(),
  outcome: z.string().optional(),
  openedAt: z.string(),
  closedAt: z.string().optional(),
  openQuestions: z.set(z.string()).optional(),
});
export type Listed = Omit<z.infer<typeof listed>, "investigation" | "openQuestions"> & { readonly id: string };

/** The investigations of the last `days` days (UTC), newest first. A case that was only just opened may be missing for a moment. */
export async function listInvestigations(deployment: Deployment, days: number, now: number): Promise<Listed[]> {
  const client = documents(deployment);
  const keys = Array.from({ length: days }, (_, back) => new Date(now - back * day).toISOString().slice(0, 10)).flatMap(
    (date) => shards.map((shard) => `${date}#${shard}`),
  );
  const found = await Promise.all(
    keys.map(async (key) => {
      const pages = paginateQuery(
        { client },
        {
          TableName: deployment.target.resultsTable,
          IndexName: "byDay",
          KeyConditionExpression: "#day = :day",
          ExpressionAttributeNames: { "#day": "day" },
          ExpressionAttributeValues: { ":day": key },
        },
      );
      const items: Listed[] = [];
      for await (const page of pages) items.push(...(page.Items ?? []).map(view));
      return items;
    }),
  );
  return found.flat().sort((a, b) => (a.id < b.id ? 1 : -1));
}

function view(item: unknown): Listed {
  const { investigation: id, openQuestions, ...rest } = listed.parse(item);
  return { id, ...rest, status: rest.status === "running" && openQuestions?.size ? "waiting" : rest.status };
}

export type OpenInteraction = {
  readonly investigation: string;
  readonly step: string;
  readonly asked: readonly string[];
  readonly expiresAt: string;
};

/** The questions that nobody has answered yet, the first to expire first. */
export async function openInteractions(deployment: Deployment): Promise<OpenInteraction[]> {
  const client = documents(deployment);
  const { interactionsTable: TableName } = deployment.target;
  const pages = await Promise.all(
    shards.map((shard) =>
      client.send(
        new QueryCommand({
          TableName,
          IndexName: "due",
          KeyConditionExpression: "dueShard = :shard",
          ExpressionAttributeValues: { ":shard": shard },
        }),
      ),
    ),
  );
  const ids = pages.flatMap(({ Items = [] }) => Items.map((item) => z.object({ id: z.string() }).parse(item).id));
  const items = await Promise.all(
    ids.map((id) => client.send(new GetCommand({ TableName, Key: { id }, ConsistentRead: true }))),
  );
  return items
    .flatMap(({ Item }) => (Item === undefined ? [] : [interactionItem.parse(Item)]))
    .filter((item) => item.state === "open")
    .map((item) => ({
      investigation: item.investigation,
      step: `${item.step}${item.visit}`,
      asked: item.allowed.map((p) => p.email),
      expiresAt: new Date(item.expiresAt).toISOString(),
    }))
    .sort((a, b) => (a.expiresAt < b.expiresAt ? -1 : 1));
}
