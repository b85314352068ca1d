import assert from "node:assert/strict";
import { encryptedTables } from "../../../../policy/rules/data/encrypted-tables.ts";
import { recoverableTables } from "../../../../policy/rules/data/recoverable-tables.ts";
import { found, notKnownYet, types, waitsFor } from "../../support/try-rule.ts";

const good = { hashKey: "pk", pointInTimeRecovery: { enabled: true }, serverSideEncryption: { enabled: true } };

describe("a table", () => {
  it("is recoverable", () => {
    const finding = ["pointInTimeRecovery.enabled: the table has no point-in-time recovery"];
    assert.deepEqual(found(recoverableTables, types.table, good), []);
    assert.deepEqual(found(recoverableTables, types.table, { hashKey: "pk" }), finding);
    assert.deepEqual(found(recoverableTables, types.table, { pointInTimeRecovery: { enabled: false } }), finding);
  });

  it("is encrypted with a key of the account", () => {
    const finding = ["serverSideEncryption.enabled: the table is encrypted with AWS's own key only"];
    assert.deepEqual(found(encryptedTables, types.table, good), []);
    assert.deepEqual(found(encryptedTables, types.table, { hashKey: "pk" }), finding);
    assert.deepEqual(found(encryptedTables, types.table, { serverSideEncryption: { enabled: false } }), finding);
  });

  it("is not called unrecoverable while the whole setting stands only after the deployment", () => {
    const props = { pointInTimeRecovery: notKnownYet };
    assert.deepEqual(found(recoverableTables, types.table, props), []);
    assert.deepEqual(waitsFor(recoverableTables, types.table, props), ["pointInTimeRecovery"]);
  });
});
