import assert from "node:assert/strict";
import type { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { createMembers } from "../../../functions/runtime/members.ts";

const role = "arn:aws:iam::{account}:role/socless/prod/members/socless-hub/act/act-{region}-0123456";
const access = { role, externalId: "arn:aws:events:us-east-1:111111111111:event-bus/hub" };
const where = { account: "222222222222", region: "eu-central-1" };

/** A client that shows what it was made with. */
class Client {
  readonly config: { region: string; credentials: () => Promise<{ accessKeyId: string }> };
  constructor(config: Client["config"]) {
    this.config = config;
  }
}

/** STS, with a clock: each session lasts as long as was asked for. */
function world(refuse = false) {
  const taken: AssumeRoleCommand["input"][] = [];
  let now = Date.parse("2026-01-01T00:00:00Z");
  const send = async ({ input }: AssumeRoleCommand) => {
    if (refuse) throw Object.assign(new Error("no"), { name: "AccessDenied" });
    taken.push(input);
    const Expiration = new Date(now + (input.DurationSeconds ?? 0) * 1000);
    return {
      Credentials: { AccessKeyId: `key-${taken.length}`, SecretAccessKey: "s", SessionToken: "t", Expiration },
    };
  };
  const sts: Pick<STSClient, "send"> = Object.create({ send });
  return {
    taken,
    pass: (ms: number) => {
      now += ms;
    },
    members: createMembers({ client: () => sts, access: () => access, now: () => now }),
  };
}

describe("a task's clients in member accounts", () => {
  it("take the task's role there, in a session of a quarter of an hour that is named after the investigation", async () => {
    const { members, taken } = world();
    const { config } = await members.client(Client, where, "inv_1");
    assert.equal(config.region, where.region);
    assert.equal((await config.credentials()).accessKeyId, "key-1");
    assert.deepEqual(taken, [
      {
        RoleArn: "arn:aws:iam::222222222222:role/socless/prod/members/socless-hub/act/act-eu-central-1-0123456",
        RoleSessionName: "inv_1",
        ExternalId: access.externalId,
        DurationSeconds: 900,
      },
    ]);
  });

  it("share a session within an investigation until it nears its end, and never between two", async () => {
    const { members, taken, pass } = world();
    await members.client(Client, where, "inv_1");
    await members.client(Client, where, "inv_1");
    assert.equal(taken.length, 1);
    pass(601_000);
    await members.client(Client, where, "inv_1");
    await members.client(Client, { ...where, region: "us-east-1" }, "inv_1");
    await members.client(Client, where, "inv_2");
    assert.deepEqual(
      taken.map(({ RoleSessionName }) => RoleSessionName),
      ["inv_1", "inv_1", "inv_1", "inv_2"],
    );
  });

  it("take no account and no region that cannot be one: both go into an ARN", async () => {
    const { members, taken } = world();
    for (const account of ["", "22222222222", "222222222222:role/x", "*"])
      await assert.rejects(members.client(Client, { ...where, account }, "inv_1"), { name: "Task.Invalid" });
    for (const region of ["", "*", "eu-central-1/../x", "us-east-1.evil.example"])
      await assert.rejects(members.client(Client, { ...where, region }, "inv_1"), { name: "Task.Invalid" });
    assert.deepEqual(taken, []);
  });

  it("are refused with what to check, by the member and where there is no hub", async () => {
    await assert.rejects(world(true).members.client(Client, where, "inv_1"), {
      name: "Task.Denied",
      message: /did not let this task in: check that account 222222222222 with region eu-central-1 is a member/,
    });
    const nowhere = createMembers({ client: () => Object.create(null), access: () => undefined, now: Date.now });
    await assert.rejects(nowhere.client(Client, where, "inv_1"), {
      name: "Task.Denied",
      message: /this target has no members/,
    });
  });
});
