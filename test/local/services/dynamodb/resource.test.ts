import assert from "node:assert/strict";
import type { Properties, ResourceContext } from "../../../../local/service.ts";
import { dynamodb } from "../../../../local/services/dynamodb/index.ts";
import { callOf } from "../call-of.ts";
import { context, type FakeCloud, fakeCloud } from "../fake-cloud.ts";
import { tableInputs, tableType } from "./table-inputs.ts";

describe("A DynamoDB table as a resource", () => {
  let cloud: FakeCloud;
  let service: ReturnType<typeof dynamodb>;

  beforeEach(() => {
    cloud = fakeCloud();
    service = dynamodb(cloud);
  });
  afterEach(() => cloud.dispose());

  const named = { ...tableInputs, name: "alerts" };
  const table = () => {
    const found = service.resources.find(({ type }) => type === tableType);
    assert.ok(found);
    return found;
  };
  const create = (inputs: Properties = named, where: ResourceContext = context("alerts")) =>
    table().create(inputs, where);

  it("gets a new index with the items that were there before", async () => {
    const { outputs } = await create({ ...named, attributes: [{ name: "pk", type: "S" }], globalSecondaryIndexes: [] });
    const call = callOf(service);
    const Item = { pk: { S: "a" }, investigation: { S: "inv_1" } };
    await call("PutItem", { TableName: "alerts", Item });
    const after = await table().update("alerts", named, outputs, context("alerts"));
    assert.equal(after.streamArn, outputs.streamArn);
    const query = { TableName: "alerts", IndexName: "byInvestigation", KeyConditionExpression: "investigation = :i" };
    const found = await call("Query", { ...query, ExpressionAttributeValues: { ":i": { S: "inv_1" } } });
    assert.deepEqual(found?.Items, [Item]);
  });

  it("is another table in another account or region", async () => {
    await create();
    const other = await create(named, { ...context("alerts"), account: "000000000002", region: "eu-central-1" });
    assert.equal(other.outputs.arn, "arn:aws:dynamodb:eu-central-1:000000000002:table/alerts");
    const call = callOf(service);
    await call("PutItem", { TableName: other.outputs.arn, Item: { pk: { S: "theirs" } } });
    assert.equal((await call("Scan", { TableName: "alerts" }))?.Count, 0);
    assert.equal((await call("Scan", { TableName: other.outputs.arn }))?.Count, 1);
  });

  it("is not made twice", async () => {
    await create();
    await assert.rejects(create(), { name: "ResourceInUseException" });
  });

  it("takes no attribute that no key uses, and needs each that a key uses", async () => {
    const attributes = [...tableInputs.attributes, { name: "unused", type: "S" }];
    const [problem] = table().check?.({ ...named, attributes }, context("alerts")) ?? [];
    assert.match(String(problem?.reason), /Unused attributes: unused/);
    await assert.rejects(create({ ...named, attributes: tableInputs.attributes.slice(1) }), {
      name: "ValidationException",
    });
    assert.equal(await table().read("alerts", context("alerts")), undefined);
  });

  it("is not deleted while it is protected, and takes its items and stream with it when it is", async () => {
    const { outputs } = await create({ ...named, deletionProtectionEnabled: true });
    await callOf(service)("PutItem", { TableName: "alerts", Item: { pk: { S: "a" } } });
    const remove = () => table().delete("alerts", outputs, context("alerts"));
    await assert.rejects(remove(), { name: "ValidationException", message: /deletion protection/i });
    await table().update("alerts", named, outputs, context("alerts"));
    await remove();
    assert.deepEqual(service.streamRecords(String(outputs.streamArn), "", 10), []);
    await create();
    assert.equal((await callOf(service)("Scan", { TableName: "alerts" }))?.Count, 0);
  });

  it("needs a view type for its stream", () => {
    const problems = [...(table().check?.({ ...named, streamViewType: "" }, context("alerts")) ?? [])];
    assert.deepEqual(
      problems.map(({ property }) => property),
      ["streamViewType"],
    );
  });
});
