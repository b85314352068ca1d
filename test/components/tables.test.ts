import assert from "node:assert/strict";
import { AlertsTable } from "../../components/alerts-table.ts";
import { InteractionsTable } from "../../components/interactions-table.ts";
import { ResultsTable } from "../../components/results-table.ts";
import { listing, only, register, target } from "./support/monitor.ts";

const common = {
  region: "eu-central-1",
  billingMode: "PAY_PER_REQUEST",
  pointInTimeRecovery: { enabled: true },
  serverSideEncryption: { enabled: true },
  deletionProtectionEnabled: true,
  tags: { "socless:items": "end" },
};
const hash = (attributeName: string) => ({ attributeName, keyType: "HASH" });
const range = (attributeName: string) => ({ attributeName, keyType: "RANGE" });

describe("the tables", () => {
  it("keep alerts by fingerprint, find them by investigation and by due time, and stream both images", async () => {
    const registered = await register((opts) => new AlertsTable("alerts", { target }, opts));
    assert.deepEqual(listing(registered), ["dynamodb.Table alerts"]);
    assert.deepEqual(only(registered, "dynamodb.Table").inputs, {
      ...common,
      hashKey: "pk",
      attributes: [
        { name: "pk", type: "S" },
        { name: "investigation", type: "S" },
        { name: "dueShard", type: "N" },
        { name: "due", type: "N" },
      ],
      globalSecondaryIndexes: [
        { name: "byInvestigation", keySchemas: [hash("investigation")], projectionType: "KEYS_ONLY" },
        { name: "due", keySchemas: [hash("dueShard"), range("due")], projectionType: "KEYS_ONLY" },
      ],
      streamEnabled: true,
      streamViewType: "NEW_AND_OLD_IMAGES",
      ttl: { attributeName: "expireAt", enabled: true },
    });
  });

  it("keep an investigation's records together, and list the open ones and those of a day", async () => {
    const registered = await register((opts) => new ResultsTable("results", { target }, opts));
    assert.deepEqual(listing(registered), ["dynamodb.Table results"]);
    assert.deepEqual(only(registered, "dynamodb.Table").inputs, {
      ...common,
      tags: { "socless:items": "stay" },
      hashKey: "investigation",
      rangeKey: "sk",
      attributes: [
        { name: "investigation", type: "S" },
        { name: "sk", type: "S" },
        { name: "openShard", type: "N" },
        { name: "day", type: "S" },
      ],
      globalSecondaryIndexes: [
        { name: "open", keySchemas: [hash("openShard"), range("investigation")], projectionType: "KEYS_ONLY" },
        {
          name: "byDay",
          keySchemas: [hash("day"), range("investigation")],
          projectionType: "INCLUDE",
          nonKeyAttributes: [
            "status",
            "endpoint",
            "playbook",
            "severity",
            "outcome",
            "openedAt",
            "closedAt",
            "openQuestions",
          ],
        },
      ],
    });
  });

  it("keep questions by a random id and find those with something to do", async () => {
    const registered = await register((opts) => new InteractionsTable("interactions", { target }, opts));
    assert.deepEqual(listing(registered), ["dynamodb.Table interactions"]);
    assert.deepEqual(only(registered, "dynamodb.Table").inputs, {
      ...common,
      hashKey: "id",
      attributes: [
        { name: "id", type: "S" },
        { name: "investigation", type: "S" },
        { name: "dueShard", type: "N" },
        { name: "nextAt", type: "N" },
      ],
      globalSecondaryIndexes: [
        { name: "byInvestigation", keySchemas: [hash("investigation")], projectionType: "KEYS_ONLY" },
        { name: "due", keySchemas: [hash("dueShard"), range("nextAt")], projectionType: "KEYS_ONLY" },
      ],
      ttl: { attributeName: "expireAt", enabled: true },
    });
  });

  it("can be deleted only where the stack does not protect its data, by AWS and by Pulumi", async () => {
    for (const deletionProtection of [true, false]) {
      const asked = { target: { ...target, deletionProtection } };
      const registered = await register((opts) => new AlertsTable("alerts", asked, opts));
      const { inputs, protect } = only(registered, "dynamodb.Table");
      assert.deepEqual([inputs.deletionProtectionEnabled, protect], [deletionProtection, deletionProtection]);
    }
  });
});
