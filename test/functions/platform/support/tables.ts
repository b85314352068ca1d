/** The three tables with all their indexes, in a DynamoDB of the test's own. */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { createTable, startDynalite } from "../../support/dynalite.ts";

type Key = readonly [name: string, type: "S" | "N"];
type Index = { readonly name: string; readonly keys: readonly Key[] };

const definitions: Readonly<Record<string, { keys: readonly Key[]; indexes: readonly Index[] }>> = {
  alerts: {
    keys: [["pk", "S"]],
    indexes: [
      { name: "byInvestigation", keys: [["investigation", "S"]] },
      {
        name: "due",
        keys: [
          ["dueShard", "N"],
          ["due", "N"],
        ],
      },
    ],
  },
  results: {
    keys: [
      ["investigation", "S"],
      ["sk", "S"],
    ],
    indexes: [
      {
        name: "open",
        keys: [
          ["openShard", "N"],
          ["investigation", "S"],
        ],
      },
    ],
  },
  interactions: {
    keys: [["id", "S"]],
    indexes: [
      {
        name: "due",
        keys: [
          ["dueShard", "N"],
          ["nextAt", "N"],
        ],
      },
    ],
  },
};

export type Tables = {
  readonly db: DynamoDBDocumentClient;
  /** The next so many writes take effect, but their answer is lost on the way: the SDK repeats them. */
  loseAnswers(count: number): void;
  close(): Promise<void>;
};

export async function startTables(): Promise<Tables> {
  const { raw, close } = await startDynalite();
  for (const name of Object.keys(definitions)) await create(raw, name);
  let lost = 0;
  raw.middlewareStack.add(
    (next, { commandName = "" }) =>
      async (args) => {
        const answer = await next(args);
        if (lost === 0 || !/^(Put|Update)Item/.test(commandName)) return answer;
        lost--;
        throw Object.assign(new Error("the answer was lost"), { name: "TimeoutError" });
      },
    { step: "deserialize", priority: "high", name: "loseAnswers" },
  );
  return {
    db: DynamoDBDocumentClient.from(raw, { marshallOptions: { removeUndefinedValues: true } }),
    loseAnswers: (count) => {
      lost = count;
    },
    close,
  };
}

async function create(client: DynamoDBClient, name: string): Promise<void> {
  const { keys = [], indexes = [] } = definitions[name] ?? {};
  const schema = (pairs: readonly Key[]) =>
    pairs.map(([AttributeName], at) => ({ AttributeName, KeyType: at === 0 ? ("HASH" as const) : ("RANGE" as const) }));
  const all = new Map([...keys, ...indexes.flatMap((index) => index.keys)]);
  await createTable(client, {
    TableName: name,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [...all].map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType })),
    KeySchema: schema(keys),
    GlobalSecondaryIndexes: indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: schema(index.keys),
      Projection: { ProjectionType: "KEYS_ONLY" as const },
    })),
  });
}
