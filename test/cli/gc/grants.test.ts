import assert from "node:assert/strict";
import { grantOn, machineOf } from "../../../cli/gc/grants.ts";
import { Platform } from "../../../components/platform.ts";
import { platformArgs } from "../../components/support/fixtures.ts";
import { only, register } from "../../components/support/monitor.ts";

const allow = (Action: string | string[], Resource: string | string[]) => ({ Effect: "Allow", Action, Resource });
const policy = (...Statement: unknown[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const place = "arn:aws:states:eu-central-1:123456789012";
const [start, describeIt] = ["states:StartExecution", "states:DescribeExecution"];

describe("the permissions on a machine that stand on others' roles", () => {
  it("are written as a playbook writes them, and known again", async () => {
    const registered = await register((opts) => new Platform("socless-eu", platformArgs, opts));
    const { name } = only(registered, "sfn.StateMachine");
    const machine = `${place}:stateMachine:${name}`;
    for (const starter of ["dispatch", "sweep"] as const) {
      const { policy, role } = only(registered, "iam.RolePolicy", `${name}-${starter}`).inputs;
      assert.equal(role, `socless-eu-${starter}`);
      assert.deepEqual(JSON.parse(String(policy)), JSON.parse(grantOn(machine, starter)));
      assert.equal(machineOf(String(policy)), machine);
    }
  });

  const foreign: readonly [what: string, text: string][] = [
    ["two machines", policy(allow(start, `${place}:stateMachine:a`), allow(describeIt, `${place}:execution:b:*`))],
    ["other actions too", policy(allow([start, "states:StopExecution"], `${place}:stateMachine:a`))],
    ["something else", policy(allow("s3:GetObject", "arn:aws:s3:::a/*"))],
    ["any machine", policy(allow(start, `${place}:stateMachine:*`))],
    ["machines that begin alike", policy(allow(start, `${place}:stateMachine:socless-*`))],
    ["a condition", policy({ ...allow(start, `${place}:stateMachine:a`), Condition: { Bool: { "aws:x": "true" } } })],
    ["what is forbidden", policy({ ...allow(start, `${place}:stateMachine:a`), Effect: "Deny" })],
    ["nothing", policy()],
  ];
  for (const [what, text] of foreign)
    it(`are not taken for a policy about ${what}`, () => assert.equal(machineOf(text), undefined));

  it("are not read from a text that is no policy", () => {
    for (const text of ["", "{", "[]", '{"Statement":[]}']) assert.equal(machineOf(text), undefined);
  });
});
