import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { refuseOtherAccount } from "../../cli/identity.ts";
import { openCloud, type RunningCloud } from "../../local/cloud.ts";

const [own, other] = ["000000000001", "000000000002"];
const target = {
  ...{ name: "us", account: other, region: "us-east-1", apiUrl: "", vaultBucket: "", playbooks: {}, functions: {} },
  ...{ alertsTable: "a", resultsTable: "r", interactionsTable: "i", secrets: {} },
};

describe("the credentials at hand", () => {
  const data = mkdtempSync(join(tmpdir(), "identity-"));
  let cloud: RunningCloud;
  before(async () => {
    cloud = await openCloud({ data, port: 0, otherAccounts: [other] });
  });
  after(async () => {
    await cloud.close();
    rmSync(data, { recursive: true });
  });
  const check = (account: string, endpoint = cloud.endpoint) => {
    const credentials = cloud.operators[account] ?? assert.fail(`no ${account}`);
    return refuseOtherAccount({ target, client: { region: "us-east-1", endpoint, credentials: { ...credentials } } });
  };

  it("must be of the target's account", async () => {
    await check(other);
    await assert.rejects(check(own), {
      message:
        "The AWS credentials at hand are of the account 000000000001, and the target us is in 000000000002. Use credentials of that account, for example with AWS_PROFILE.",
    });
  });

  it("are not held against a target when nobody can be asked whose they are", async () => {
    await check(own, "http://127.0.0.1:9");
  });
});
