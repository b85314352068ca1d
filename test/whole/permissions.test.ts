/** A permission that is missing fails here as on AWS, by name; `npm run permissions` tries all of them. */
import assert from "node:assert/strict";
import { grantsOf } from "../permissions/policies.ts";
import { tryWithout } from "../permissions/trial.ts";
import { RunningPlatform } from "./platform.ts";

/** One of each kind of role, and each way in which a failure is told. A secret's comes first: a warm function has it already. */
const chosen: readonly [holder: string, action: string, table?: string][] = [
  ["jira-get-issue", "secretsmanager:GetSecretValue"],
  ["slack-post", "dynamodb:PutItem"],
  ["ssh-ticket-check", "lambda:InvokeFunction"],
  ["dispatch", "states:StartExecution", "ssh-ticket-check"],
  ["ingest", "dynamodb:UpdateItem"],
  ["collect", "s3:PutObject"],
  ["ask", "dynamodb:PutItem", "interactions"],
  ["respond", "states:SendTaskSuccess"],
  ["record-end", "dynamodb:GetItem", "results"],
  ["record-failure", "dynamodb:Query"],
  ["sweep", "states:DescribeExecution", "ssh-ticket-check"],
];

describe("an action that is taken out of a role's policy", function () {
  this.timeout(600_000);
  const platform = new RunningPlatform();
  before(() => platform.start());
  after(() => platform.remove());

  for (const [holder, action, table = ""] of chosen) {
    it(`makes a failure that names ${action}, when it was ${holder}'s`, async () => {
      const grant = grantsOf(platform).find(
        (one) => one.holder === holder && one.action === action && one.resources.some((arn) => arn.includes(table)),
      );
      assert.ok(grant, "the role has the action");
      const verdict = await tryWithout(platform, grant);
      assert.equal(verdict.kind, "named", JSON.stringify(verdict));
    });
  }

  it("is told from one that nothing calls", async () => {
    const [grant] = grantsOf(platform).filter(({ holder }) => holder === "health");
    assert.ok(grant);
    const takeOut = async () => async () => {};
    const verdict = await tryWithout(platform, { ...grant, action: "s3:DeleteObject", takeOut });
    assert.equal(verdict.kind, "not called");
  });
});
