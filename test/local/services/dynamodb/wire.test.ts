import assert from "node:assert/strict";
import { DescribeTableCommand, DynamoDBClient, ListTablesCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { type Made, named, runningCloud, type TestCloud } from "../running-cloud.ts";
import { tableInputs, tableType } from "./table-inputs.ts";

describe("DynamoDB on the wire", () => {
  let cloud: TestCloud;
  let table: Made;
  let TableName: string;
  let client: DynamoDBDocumentClient;

  beforeEach(async () => {
    cloud = await runningCloud();
    table = await cloud.create(tableType, "alerts", tableInputs);
    TableName = String(table.outputs.name);
    client = DynamoDBDocumentClient.from(new DynamoDBClient(cloud.client));
  });
  afterEach(() => cloud.close());

  const put = (Item: Record<string, unknown>, more = {}) => client.send(new PutCommand({ TableName, Item, ...more }));
  const get = async (pk: string) => (await client.send(new GetCommand({ TableName, Key: { pk } }))).Item;

  it("writes only where the condition holds, and shows the item that was in the way", async () => {
    const ConditionExpression = "attribute_not_exists(pk)";
    await put({ pk: "a", investigation: "inv_1" }, { ConditionExpression });
    const again = new PutItemCommand({
      TableName,
      Item: { pk: { S: "a" }, investigation: { S: "inv_2" } },
      ConditionExpression,
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
    await assert.rejects(
      client.send(again),
      named("ConditionalCheckFailedException", { Item: { pk: { S: "a" }, investigation: { S: "inv_1" } } }),
    );
    assert.deepEqual(await get("a"), { pk: "a", investigation: "inv_1" });
  });

  it("shows no item on a failed condition unless asked to", async () => {
    await put({ pk: "a" });
    const again = put({ pk: "a" }, { ConditionExpression: "attribute_not_exists(pk)" });
    await assert.rejects(again, named("ConditionalCheckFailedException", { Item: undefined }));
  });

  it("counts every one of many duplicates that come at once", async () => {
    await put({ pk: "a", windowEnd: 100, n: 1 });
    const count = () =>
      client.send(
        new UpdateCommand({
          TableName,
          Key: { pk: "a" },
          ConditionExpression: "attribute_exists(pk) AND (windowEnd > :now OR attribute_exists(due))",
          UpdateExpression: "ADD n :one",
          ExpressionAttributeValues: { ":now": 50, ":one": 1 },
          ReturnValues: "ALL_NEW",
        }),
      );
    const answers = await Promise.all(Array.from({ length: 50 }, count));
    assert.equal(new Set(answers.map(({ Attributes }) => Attributes?.n)).size, 50);
    assert.equal((await get("a"))?.n, 51);
  });

  it("opens one case when many try to at once", async () => {
    const open = (investigation: string) =>
      put(
        { pk: "a", investigation, windowEnd: 100 },
        {
          ConditionExpression: "attribute_not_exists(pk) OR (windowEnd <= :now AND attribute_not_exists(due))",
          ExpressionAttributeValues: { ":now": 50 },
        },
      );
    const opened = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => open(`inv_${n}`)));
    assert.equal(opened.filter(({ status }) => status === "fulfilled").length, 1);
  });

  it("closes a vote once the quorum is reached", async () => {
    await put({ pk: "q", answered: "open", voters: new Set(["ann"]) });
    const vote = (person: string, condition: string) =>
      client.send(
        new UpdateCommand({
          TableName,
          Key: { pk: "q" },
          ConditionExpression: `answered = :open AND NOT contains(voters, :person) AND ${condition}`,
          UpdateExpression: "ADD voters :voters SET answered = :done",
          ExpressionAttributeValues: {
            ":open": "open",
            ":done": "answered",
            ":person": person,
            ":voters": new Set([person]),
            ":before": 1,
          },
        }),
      );
    await assert.rejects(vote("ann", "size(voters) = :before"), named("ConditionalCheckFailedException"));
    await vote("bob", "size(voters) = :before");
    assert.deepEqual(await get("q"), { pk: "q", answered: "answered", voters: new Set(["ann", "bob"]) });
  });

  it("finds items by an index, which holds only those that have its key", async () => {
    await put({ pk: "a", investigation: "inv_1", alert: "{}" });
    await put({ pk: "b", due: 5, dueShard: 1 });
    await put({ pk: "c", due: 3, dueShard: 1 });
    const query = (IndexName: string, KeyConditionExpression: string, ExpressionAttributeValues: object) =>
      client.send(new QueryCommand({ TableName, IndexName, KeyConditionExpression, ExpressionAttributeValues }));
    const byId = await query("byInvestigation", "investigation = :i", { ":i": "inv_1" });
    assert.deepEqual(byId.Items, [{ pk: "a", investigation: "inv_1" }]);
    const due = await query("due", "dueShard = :s AND due <= :now", { ":s": 1, ":now": 10 });
    assert.deepEqual(
      due.Items?.map(({ pk }) => pk),
      ["c", "b"],
    );
    await client.send(new UpdateCommand({ TableName, Key: { pk: "c" }, UpdateExpression: "REMOVE due, dueShard" }));
    assert.equal((await query("due", "dueShard = :s AND due <= :now", { ":s": 1, ":now": 10 })).Count, 1);
  });

  it("writes and reads batches", async () => {
    await put({ pk: "old" });
    const PutRequest = { Item: { pk: "new", n: 1 } };
    const requests = [{ PutRequest }, { DeleteRequest: { Key: { pk: "old" } } }];
    await client.send(new BatchWriteCommand({ RequestItems: { [TableName]: requests } }));
    const batch = { [TableName]: { Keys: [{ pk: "new" }, { pk: "old" }] } };
    const { Responses } = await client.send(new BatchGetCommand({ RequestItems: batch }));
    assert.deepEqual(Responses?.[TableName], [{ pk: "new", n: 1 }]);
  });

  it("knows a table by its ARN, and names the one it does not know", async () => {
    await client.send(new PutCommand({ TableName: String(table.outputs.arn), Item: { pk: "a" } }));
    assert.deepEqual(await get("a"), { pk: "a" });
    const other = client.send(new GetCommand({ TableName: "not-there", Key: { pk: "a" } }));
    await assert.rejects(other, { name: "ResourceNotFoundException", message: /not-there/ });
  });

  it("refuses bad expressions in DynamoDB's words and changes nothing", async () => {
    const reserved = new UpdateCommand({ TableName, Key: { pk: "a" }, UpdateExpression: "SET status = pk" });
    await assert.rejects(client.send(reserved), { name: "ValidationException", message: /reserved keyword: status/ });
    assert.equal(await get("a"), undefined);
  });

  it("describes and lists tables", async () => {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    assert.equal(Table?.TableArn, table.outputs.arn);
    assert.equal(Table?.LatestStreamArn, table.outputs.streamArn);
    assert.equal(Table?.TableStatus, "ACTIVE");
    assert.deepEqual((await client.send(new ListTablesCommand({}))).TableNames, [TableName]);
  });

  it("keeps everything over a restart", async () => {
    for (let n = 0; n < 30; n += 1) await put({ pk: `k${n}`, investigation: `inv_${n}` });
    await client.send(new DeleteCommand({ TableName, Key: { pk: "k7" } }));
    await cloud.stop();
    cloud = await runningCloud({ data: cloud.folder });
    client = DynamoDBDocumentClient.from(new DynamoDBClient(cloud.client));
    assert.equal((await client.send(new ScanCommand({ TableName }))).Count, 29);
    const byInvestigation = { IndexName: "byInvestigation", KeyConditionExpression: "investigation = :i" };
    const query = { TableName, ...byInvestigation, ExpressionAttributeValues: { ":i": "inv_8" } };
    assert.equal((await client.send(new QueryCommand(query))).Count, 1);
  });

  it("lets a role do what its policy names, on the index it names, and nothing else", async () => {
    const arn = String(table.outputs.arn);
    const role = await cloud.clientAs("reader", [
      { Effect: "Allow", Action: "dynamodb:Query", Resource: `${arn}/index/byInvestigation` },
    ]);
    const reader = DynamoDBDocumentClient.from(new DynamoDBClient(role));
    const query = { TableName, KeyConditionExpression: "#k = :v", ExpressionAttributeValues: { ":v": "x" } };
    const onIndex = { ...query, IndexName: "byInvestigation", ExpressionAttributeNames: { "#k": "investigation" } };
    assert.equal((await reader.send(new QueryCommand(onIndex))).Count, 0);
    const onTable = { ...query, ExpressionAttributeNames: { "#k": "pk" } };
    await assert.rejects(reader.send(new QueryCommand(onTable)), {
      name: "AccessDeniedException",
      message: /dynamodb:Query/,
    });
    await assert.rejects(reader.send(new PutCommand({ TableName, Item: { pk: "a" } })), named("AccessDeniedException"));
  });
});
