/** Reads which machines will still be needed although nothing may run on them now. */
import { GetCommand, paginateQuery } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";
import { alertShards } from "../../functions/platform/alerts.ts";
import { caseShards } from "../../functions/platform/cases.ts";
import type { Target } from "../deployment.ts";
import { type Clients, mapInTurns } from "./clients.ts";
import { count, few } from "./words.ts";

type Tables = Clients["tables"];
type Place = {
  readonly table: string;
  readonly index: string;
  readonly partition: string;
  readonly shards: number;
};

const alertKey = z.object({ pk: z.string() });
const caseKey = z.object({ investigation: z.string(), sk: z.string() });
const pending = z.object({ machine: z.string(), investigation: z.string(), due: z.number().optional() });
const open = z.object({ machine: z.string().optional(), investigation: z.string(), closedAt: z.string().optional() });

/**
 * Machine → why: accepted alerts that wait for their start, and investigations that are not closed: sweep still asks their
 * executions how they ended.
 */
export async function readWaiting(
  tables: Tables,
  { alertsTable, resultsTable }: Target,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const alerts = { table: alertsTable, index: "due", partition: "dueShard", shards: alertShards };
  const cases = { table: resultsTable, index: "open", partition: "openShard", shards: caseShards };
  const waiting = (await itemsOf(tables, alerts, alertKey, pending)).filter(({ due }) => due !== undefined);
  const running = (await itemsOf(tables, cases, caseKey, open)).flatMap(({ machine, investigation, closedAt }) =>
    machine === undefined || closedAt !== undefined ? [] : [{ machine, investigation }],
  );
  return byMachine([
    { what: "accepted alert", state: "to be started", all: waiting },
    { what: "investigation", state: "open", all: running },
  ]);
}

type Needed = { readonly machine: string; readonly investigation: string };

type KindOfNeed = { readonly what: string; readonly state: string; readonly all: readonly Needed[] };

function byMachine(kinds: readonly KindOfNeed[]): Map<string, string[]> {
  const machines = new Map<string, string[]>();
  for (const { what, state, all } of kinds)
    for (const [machine, needed = []] of Object.entries(Object.groupBy(all, (one) => one.machine))) {
      const ids = needed.map(({ investigation }) => investigation);
      machines.set(machine, [...(machines.get(machine) ?? []), `${count(ids.length, what)} ${state}: ${few(ids)}`]);
    }
  return machines;
}

/** The items that an index names, as they stand in the table: an index lags behind. */
async function itemsOf<K extends z.ZodType<Record<string, unknown>>, T>(
  client: Tables,
  { table: TableName, index: IndexName, partition, shards }: Place,
  key: K,
  item: z.ZodType<T>,
): Promise<T[]> {
  const keys: Record<string, unknown>[] = [];
  for (let shard = 0; shard < shards; shard += 1) {
    const query = {
      TableName,
      IndexName,
      KeyConditionExpression: "#partition = :shard",
      ExpressionAttributeNames: { "#partition": partition },
      ExpressionAttributeValues: { ":shard": shard },
    };
    for await (const { Items = [] } of paginateQuery({ client }, query))
      keys.push(...Items.map((one) => key.parse(one)));
  }
  const found = await mapInTurns(keys, async (Key) => {
    const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item === undefined ? [] : [item.parse(Item)];
  });
  return found.flat();
}
