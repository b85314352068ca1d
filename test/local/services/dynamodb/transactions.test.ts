import assert from "node:assert/strict";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DynamoDBDocumentClient,
  ScanCommand,
  TransactGetCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from "@aws-sdk/lib-dynamodb";
import { runningCloud, type TestCloud } from "../running-cloud.ts";
import { tableInputs, tableType } from "./table-inputs.ts";

describe("DynamoDB transactions", () => {
  let cloud: TestCloud;
  let TableName: string;
  let client: DynamoDBDocumentClient;

  before(async () => {
    cloud = await runningCloud();
    client = DynamoDBDocumentClient.from(new DynamoDBClient(cloud.client));
  });
  beforeEach(async function () {
    const { outputs } = await cloud.create(
      tableType,
      `table ${this.currentTest?.title}`.replace(/\W/g, "-"),
      tableInputs,
    );
    TableName = String(outputs.name);
  });
  after(() => cloud.close());

  type Parts = NonNullable<TransactWriteCommandInput["TransactItems"]>;
  const write = (TransactItems: Parts, token?: string) =>
    client.send(new TransactWriteCommand({ TransactItems, ...(token ? { ClientRequestToken: token } : {}) }));
  const put = (pk: string, more = {}) => ({ Put: { TableName, Item: { pk }, ...more } });
  const keys = async () => {
    const { Items = [] } = await client.send(new ScanCommand({ TableName }));
    return Items.map(({ pk }) => String(pk)).sort();
  };

  it("write all of their items", async () => {
    await write([put("a"), put("b")]);
    assert.deepEqual(await keys(), ["a", "b"]);
    const Get = { TableName, Key: { pk: "a" } };
    const { Responses } = await client.send(new TransactGetCommand({ TransactItems: [{ Get }] }));
    assert.deepEqual(Responses, [{ Item: { pk: "a" } }]);
  });

  it("write none when one condition fails, and say which", async () => {
    await write([put("there")]);
    const refused = write([
      put("a"),
      { Delete: { TableName, Key: { pk: "there" } } },
      put("b", { ConditionExpression: "attribute_exists(pk)" }),
    ]);
    await assert.rejects(refused, (error: Error & { CancellationReasons?: { Code?: string }[] }) => {
      assert.equal(error.name, "TransactionCanceledException");
      const codes = error.CancellationReasons?.map(({ Code }) => Code);
      assert.deepEqual(codes, ["None", "None", "ConditionalCheckFailed"]);
      return true;
    });
    assert.deepEqual(await keys(), ["there"]);
  });

  it("check items without writing them", async () => {
    const Key = { pk: "absent" };
    await write([put("a"), { ConditionCheck: { TableName, Key, ConditionExpression: "attribute_not_exists(pk)" } }]);
    assert.deepEqual(await keys(), ["a"]);
  });

  it("take a repeat under the same token for the same transaction", async () => {
    const once = { Put: { TableName, Item: { pk: "a" }, ConditionExpression: "attribute_not_exists(pk)" } };
    await write([once], "token-1");
    await write([once], "token-1");
    await assert.rejects(write([put("b")], "token-1"), { name: "IdempotentParameterMismatchException" });
    await assert.rejects(write([once], "token-2"), { name: "TransactionCanceledException" });
  });

  it("refuse two writes of one item", async () => {
    await assert.rejects(
      write([put("a"), { Delete: { TableName, Key: { pk: "a" } } }]),
      /multiple operations on one item/,
    );
    assert.deepEqual(await keys(), []);
  });
});
