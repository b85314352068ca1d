/** The idempotency record of one step's one visit, in the results table. */
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { GetCommand, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { type StepRecord, stepKey, stepRecord } from "./records.ts";

/** Which step's which visit, of which investigation. */
export type StepAddress = { readonly investigation: string; readonly step: string; readonly visit: string };
/** Where a result's JSON text is: in the record, or in the vault under a key. */
export type StoredResult = { readonly result: string } | { readonly ref: string };
export type Claim = { readonly attempt: number; readonly owner: string };

export type StepStore = {
  read(address: StepAddress): Promise<StepRecord | undefined>;
  /** Writes the first record of this visit; false when there is one already. */
  insert(record: StepRecord): Promise<boolean>;
  /** Takes over an attempt that was given up: false when somebody else was faster. */
  takeOver(
    address: StepAddress,
    seen: StepRecord,
    mine: Claim & { startedAt: string; leaseUntil: number },
  ): Promise<boolean>;
  /** Writes the result of my attempt; false when it is not mine any more. */
  finish(address: StepAddress, mine: Claim, stored: StoredResult, finishedAt: string): Promise<boolean>;
  /** Ends the lease of my attempt, so that the next need not wait; `harmless`: it surely had no effect. */
  release(address: StepAddress, mine: Claim, harmless: boolean): Promise<void>;
};

export function createStepStore(client: () => Pick<DynamoDBDocumentClient, "send">, table: () => string): StepStore {
  const keyOf = ({ investigation, step, visit }: StepAddress) => ({ investigation, sk: stepKey(step, visit) });

  async function update(address: StepAddress, change: string, condition: string, values: Record<string, unknown>) {
    return conditionally(
      client().send(
        new UpdateCommand({
          TableName: table(),
          Key: keyOf(address),
          UpdateExpression: change,
          ConditionExpression: condition,
          ExpressionAttributeNames: namesIn(`${change} ${condition}`),
          ExpressionAttributeValues: values,
        }),
      ),
    );
  }

  return {
    async read(address) {
      const { Item } = await client().send(
        new GetCommand({ TableName: table(), Key: keyOf(address), ConsistentRead: true }),
      );
      return Item === undefined ? undefined : stepRecord.parse(Item);
    },
    insert: (record) =>
      conditionally(
        client().send(
          new PutCommand({
            TableName: table(),
            Item: record,
            ConditionExpression: "attribute_not_exists(investigation)",
          }),
        ),
      ),
    takeOver: (address, seen, mine) =>
      update(
        address,
        "SET #attempt = :attempt, #owner = :owner, #startedAt = :startedAt, #leaseUntil = :leaseUntil REMOVE #released",
        "#phase = :started AND #attempt = :seen",
        {
          ":attempt": mine.attempt,
          ":owner": mine.owner,
          ":startedAt": mine.startedAt,
          ":leaseUntil": mine.leaseUntil,
          ":started": "started",
          ":seen": seen.attempt,
        },
      ),
    finish: (address, mine, stored, finishedAt) =>
      update(
        address,
        `SET #phase = :done, #finishedAt = :finishedAt, ${"ref" in stored ? "#ref" : "#result"} = :stored REMOVE #leaseUntil`,
        "#phase = :started AND #attempt = :attempt AND #owner = :owner",
        {
          ":done": "done",
          ":finishedAt": finishedAt,
          ":stored": "ref" in stored ? stored.ref : stored.result,
          ":started": "started",
          ":attempt": mine.attempt,
          ":owner": mine.owner,
        },
      ),
    async release(address, mine, harmless) {
      const change = "SET #leaseUntil = :over, #released = :released";
      await update(address, change, "#phase = :started AND #attempt = :attempt AND #owner = :owner", {
        ":over": 0,
        ":released": harmless,
        ":started": "started",
        ":attempt": mine.attempt,
        ":owner": mine.owner,
      });
    },
  };
}

/** Every `#name` of an expression, so that no reserved word is in the way. */
function namesIn(expression: string): Record<string, string> {
  return Object.fromEntries([...expression.matchAll(/#(\w+)/g)].map(([alias, name = ""]) => [alias, name]));
}

async function conditionally(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === "ConditionalCheckFailedException") return false;
    throw error;
  }
}
