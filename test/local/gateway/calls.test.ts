import assert from "node:assert/strict";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { countCalls } from "../../../local/gateway/calls.ts";
import { AwsError, type Principal } from "../../../local/service.ts";
import { openWorld, type World } from "./world.ts";

describe("counting calls", () => {
  const roleArn = "arn:aws:iam::000000000001:role/reader";
  const role: Principal = { kind: "role", account: "000000000001", arn: `${roleArn}/session`, roleArn, session: "s" };
  const need = (action: string) => ({ action, resource: "*" });
  const refuse = () => {
    throw new AwsError("AccessDenied", "no");
  };

  it("counts what a role does by service, operation and actions, in whichever session", () => {
    const calls = countCalls();
    const allow = calls.through(() => {}, { service: "dynamodb", operation: "GetItem" });
    for (const session of ["one", "two"]) allow({ ...role, session }, [need("dynamodb:GetItem")]);
    const expected = { service: "dynamodb", operation: "GetItem", actions: ["dynamodb:GetItem"], count: 2, refused: 0 };
    assert.deepEqual(calls.list(), [{ principal: roleArn, ...expected }]);
  });

  it("counts what IAM refuses, and hands the refusal on", () => {
    const calls = countCalls();
    const denied = calls.inside(refuse);
    assert.throws(() => denied(role, [need("sqs:SendMessage")]), { code: "AccessDenied" });
    const expected = { service: "sqs", operation: "", actions: ["sqs:SendMessage"], count: 1, refused: 1 };
    assert.deepEqual(calls.list(), [{ principal: roleArn, ...expected }]);
  });

  describe("over the gateway", () => {
    let world: World;
    before(async () => {
      world = await openWorld();
    });
    after(() => world.close());

    it("tells the operator what came since it was last emptied", async () => {
      await new DynamoDBClient(world.client).send(new ListTablesCommand({}));
      const listed = { service: "dynamodb", operation: "ListTables", actions: ["dynamodb:ListTables"] };
      const { body } = await world.control("GET", "calls");
      assert.deepEqual(body, [{ principal: "operator", ...listed, count: 1, refused: 0 }]);
      assert.deepEqual((await world.control("DELETE", "calls")).body, []);
      assert.deepEqual((await world.control("GET", "calls")).body, []);
      assert.equal((await world.control("PUT", "calls", [])).status, 405);
    });

    it("tells nobody else", async () => {
      assert.equal((await fetch(`${world.cloud.endpoint}/_cloud/calls`)).status, 401);
    });
  });
});
