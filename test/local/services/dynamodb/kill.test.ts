import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { dynamodb } from "../../../../local/services/dynamodb/index.ts";
import { openStore } from "../../../../local/store.ts";
import { fakeCloud } from "../fake-cloud.ts";
import { runningCloud } from "../running-cloud.ts";
import { tableInputs, tableType } from "./table-inputs.ts";

const writer = new URL("./writer.ts", import.meta.url).pathname;

describe("A killed local cloud", () => {
  it("has every write that was answered, each with one stream record", async () => {
    const cloud = await runningCloud();
    const { outputs } = await cloud.create(tableType, "alerts", tableInputs);
    const TableName = String(outputs.name);
    await cloud.stop();

    const child = spawn(process.execPath, [writer, cloud.folder, TableName], { stdio: ["ignore", "pipe", "inherit"] });
    const answered: string[] = [];
    for await (const line of createInterface(child.stdout)) {
      answered.push(line);
      if (answered.length === 100) child.kill("SIGKILL");
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    assert.equal(child.signalCode, "SIGKILL");

    const again = await runningCloud({ data: cloud.folder });
    const found = new Set<string>();
    const client = new DynamoDBClient(again.client);
    for await (const { Items } of paginateScan({ client }, { TableName }))
      for (const { pk } of Items ?? []) found.add(String(pk?.S));
    await again.stop();
    assert.deepEqual(
      answered.filter((pk) => !found.has(pk)),
      [],
    );
    assert.deepEqual(streamKeys(`${cloud.folder}/cloud.db`, String(outputs.streamArn)), [...found].sort());
    await (await runningCloud({ data: cloud.folder })).close();
  });
});

function streamKeys(file: string, arn: string): string[] {
  const store = openStore(file);
  const cloud = fakeCloud();
  const records = dynamodb({ ...cloud, store }).streamRecords(arn, "", 10_000);
  store.close();
  cloud.dispose();
  return records.map(({ dynamodb: { Keys } }) => String(Object.values(Object(Keys.pk))[0])).sort();
}
