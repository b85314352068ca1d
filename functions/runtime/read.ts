/** Loads everything that is stored about one investigation. */
import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";
import { compose, type InvestigationSources, type InvestigationView } from "./investigation.ts";
import {
  type AlertItem,
  alertItem,
  alertRecord,
  failureRecord,
  type InteractionItem,
  type InvestigationRecord,
  interactionItem,
  metaRecord,
  stepRecord,
} from "./records.ts";
import type { Vault } from "./vault.ts";

export type ReadOptions = {
  readonly client: Pick<DynamoDBDocumentClient, "send">;
  readonly vault: Pick<Vault, "get">;
  readonly resultsTable: string;
  readonly interactionsTable: string;
  readonly alertsTable: string;
};

/** No investigation has this id. */
export class InvestigationNotFound extends Error {
  constructor(id: string) {
    super(`there is no investigation ${id}`);
    this.name = "InvestigationNotFound";
  }
}

/** One investigation as it stands now; throws `InvestigationNotFound`. */
export async function readInvestigation(id: string, options: ReadOptions): Promise<InvestigationView> {
  const view = compose(id, await readSources(id, options));
  if (view === undefined) throw new InvestigationNotFound(id);
  return view;
}

async function readSources(id: string, options: ReadOptions): Promise<InvestigationSources> {
  const [records, pending] = await Promise.all([readRecords(id, options), readAlertItem(id, options)]);
  const [filled, alert, interactions] = await Promise.all([
    Promise.all(records.map((record) => fill(record, options.vault))),
    pending?.alertRef === undefined || pending.alert !== undefined ? undefined : options.vault.get(pending.alertRef),
    readInteractions(records, options),
  ]);
  return {
    records: filled,
    interactions,
    alertItem: pending && alert !== undefined ? { ...pending, alert } : pending,
  };
}

const investigationRecord = z.union([metaRecord, alertRecord, stepRecord, failureRecord]);

async function readRecords(id: string, { client, resultsTable }: ReadOptions): Promise<InvestigationRecord[]> {
  const records: InvestigationRecord[] = [];
  let from: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: resultsTable,
        KeyConditionExpression: "investigation = :id",
        ExpressionAttributeValues: { ":id": id },
        ConsistentRead: true,
        ExclusiveStartKey: from,
      }),
    );
    records.push(...(page.Items ?? []).map((item) => investigationRecord.parse(item)));
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return records;
}

/** The fingerprint's item, while it is still this investigation's. */
async function readAlertItem(id: string, { client, alertsTable }: ReadOptions): Promise<AlertItem | undefined> {
  const { Items: [found] = [] } = await client.send(
    new QueryCommand({
      TableName: alertsTable,
      IndexName: "byInvestigation",
      KeyConditionExpression: "investigation = :id",
      ExpressionAttributeValues: { ":id": id },
    }),
  );
  if (found === undefined) return undefined;
  const { Item } = await client.send(
    new GetCommand({ TableName: alertsTable, Key: { pk: found.pk }, ConsistentRead: true }),
  );
  const item = Item === undefined ? undefined : alertItem.parse(Item);
  return item?.investigation === id ? item : undefined;
}

/** The questions, found by the ids that their steps' records and the head name. */
async function readInteractions(
  records: readonly InvestigationRecord[],
  { client, interactionsTable }: ReadOptions,
): Promise<InteractionItem[]> {
  const ids = new Set(
    records.flatMap((record) => {
      if ("openQuestions" in record) return [...(record.openQuestions ?? [])];
      return "interaction" in record && record.interaction !== undefined ? [record.interaction] : [];
    }),
  );
  const items = await Promise.all(
    [...ids].map((id) =>
      client.send(new GetCommand({ TableName: interactionsTable, Key: { id }, ConsistentRead: true })),
    ),
  );
  return items.flatMap(({ Item }) => (Item === undefined ? [] : [interactionItem.parse(Item)]));
}

async function fill(record: InvestigationRecord, vault: Pick<Vault, "get">): Promise<InvestigationRecord> {
  if (!("ref" in record) || record.ref === undefined) return record;
  const text = await vault.get(record.ref);
  return "phase" in record ? { ...record, result: text } : { ...record, body: text };
}
