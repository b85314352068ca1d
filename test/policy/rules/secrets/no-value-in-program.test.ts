import assert from "node:assert/strict";
import { noValueInProgram as rule } from "../../../../policy/rules/secrets/no-value-in-program.ts";
import { found, notKnownYet, types, waitsFor } from "../../support/try-rule.ts";

const version = "aws:secretsmanager/secretVersion:SecretVersion";
const message = "the program hands over a secret's value, or makes one";

describe("a secret's value", () => {
  it("does not go through the program", () => {
    assert.deepEqual(found(rule, version, { secretId: "slack/token", secretString: "hunter2" }), [
      `secretString: ${message}`,
    ]);
    assert.deepEqual(found(rule, version, { secretBinary: "aHVudGVyMg==" }), [`secretBinary: ${message}`]);
    assert.deepEqual(found(rule, types.parameter, { type: "SecureString", value: "hunter2" }), [`value: ${message}`]);
    assert.deepEqual(found(rule, "aws:rds/instance:Instance", { username: "app", password: "hunter2" }), [
      `password: ${message}`,
    ]);
  });

  it("may be written without coming into the state, and left to RDS", () => {
    assert.deepEqual(found(rule, version, { secretId: "slack/token", secretStringWo: "hunter2" }), []);
    assert.deepEqual(found(rule, "aws:rds/cluster:Cluster", { manageMasterUserPassword: true }), []);
    assert.deepEqual(found(rule, types.parameter, { type: "SecureString", valueWo: "hunter2" }), []);
  });

  it("is no value in a plain parameter: that is another rule's", () => {
    assert.deepEqual(found(rule, types.parameter, { type: "String", value: "info" }), []);
  });

  it("is waited for when it stands only after the deployment", () => {
    assert.deepEqual(found(rule, version, { secretString: notKnownYet }), []);
    assert.deepEqual(waitsFor(rule, version, { secretString: notKnownYet }), ["secretString"]);
  });
});
