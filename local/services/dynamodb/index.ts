import type { Cloud, DynamoDbApi } from "../../cloud-type.ts";
import type { Service } from "../../service.ts";
import { repeat } from "../repeat.ts";
import { Turns } from "../turns.ts";
import { deleteExpired } from "./expiry.ts";
import { operations } from "./operations.ts";
import { tableResource } from "./resource.ts";
import { openStreams } from "./stream.ts";
import { openTables } from "./tables.ts";
import { forgetTokens } from "./transaction.ts";

const expiryEveryMs = 5 * 60 * 1000;
const trimEveryMs = 60 * 60 * 1000;

/**
 * DynamoDB: dynalite judges in memory, the store is the truth. A write is answered when the item's new image and its
 * stream record stand in the store in one transaction.
 */
export function dynamodb(cloud: Cloud): Service & DynamoDbApi {
  const tables = openTables(cloud);
  const streams = openStreams(cloud, tables.all);
  const turns = new Turns();
  const writing = { cloud, tables, streams };
  const timers: { cancel(): void }[] = [];
  const trim = () => {
    streams.trim();
    forgetTokens(cloud);
  };

  return {
    name: "dynamodb",
    protocol: { kind: "json", targetPrefix: "DynamoDB_20120810", version: "1.0" },
    operations: operations(writing, turns),
    resources: [tableResource(writing, turns)],
    streamRecords: streams.streamRecords,
    onStream: streams.onStream,
    async start() {
      for (const table of tables.all()) await tables.judge(table);
      trim();
      timers.push(repeat(cloud.clock, expiryEveryMs, () => deleteExpired(writing, turns)));
      timers.push(repeat(cloud.clock, trimEveryMs, trim));
    },
    async stop() {
      for (const timer of timers.splice(0)) timer.cancel();
    },
  };
}
