import assert from "node:assert/strict";
import { environment } from "../../../functions/runtime/environment.ts";

describe("the environment of a function", () => {
  it("is read one variable at a time, so that each function needs only its own", () => {
    const read = environment({ SOCLESS_RESULTS_TABLE: "results", SOCLESS_SECRETS: '{"jira/token":"arn:x"}' });
    assert.equal(read.resultsTable, "results");
    assert.deepEqual(read.secrets, { "jira/token": "arn:x" });
    assert.deepEqual(read.settings, {});
    assert.throws(() => read.alertsTable, /SOCLESS_ALERTS_TABLE .* missing or wrong/);
  });

  it("says which variable is wrong", () => {
    assert.throws(() => environment({ SOCLESS_SECRETS: "{" }).secrets, /SOCLESS_SECRETS .*is not JSON/);
    assert.throws(() => environment({ SOCLESS_MACHINES: '{"a":1}' }).machines, /SOCLESS_MACHINES/);
    assert.throws(() => environment({ SOCLESS_API_URL: "nowhere" }).apiUrl, /SOCLESS_API_URL/);
  });
});
