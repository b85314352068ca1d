import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Playbook, type PlaybookArgs } from "../../components/playbook.ts";
import { allowed, cloudResources, listing, only, register, target } from "./support/monitor.ts";

const callable = (name: string, version: number, codeHash: string) => ({
  arn: pulumi.output(`arn:aws:lambda:${name}`),
  versionArn: pulumi.output(`arn:aws:lambda:${name}:${version}`),
  codeHash,
});
const functions = {
  "jira-get-issue": callable("jira-get-issue", 3, "aaa"),
  ask: callable("ask", 7, "bbb"),
  "slack-post-message": callable("slack-post-message", 1, "ccc"),
};
const state = (name: string, text: string) => ({
  Type: "Task",
  Arguments: { FunctionName: `\${${name}}`, Payload: { text } },
});
const definition = (first: string) =>
  JSON.stringify({ States: { [first]: state("jira-get-issue", "${ask} is ${ask}"), ask: state("ask", "{% $x %}") } });
const playbook = {
  name: "triage",
  description: "Is it one?",
  at: { file: import.meta.filename, line: 23 },
  definition: definition("look"),
  functions: ["jira-get-issue", "ask"],
};
const starters = { dispatch: "dispatch-role", sweep: "sweep-role" };
const deployment = "arn:aws:dynamodb:eu-central-1:123456789012:table/socless-eu-results-1a2b3c4";
const args: PlaybookArgs = { target, deployment, playbook, functions, starters };
const make = (change: Partial<PlaybookArgs> = {}) =>
  register((opts) => new Playbook("eu-triage", { ...args, ...change }, opts));

describe("a playbook's state machine", () => {
  it("has a role of its own, and brings the permissions to start it and to look after it", async () => {
    const registered = await make();
    const { name } = only(registered, "sfn.StateMachine");
    assert.match(name, /^eu-triage-[0-9a-f]{10}$/);
    assert.deepEqual(listing(registered), [
      `iam.Role ${name}`,
      `iam.RolePolicy ${name}`,
      `iam.RolePolicy ${name}-dispatch`,
      `iam.RolePolicy ${name}-sweep`,
      `sfn.StateMachine ${name}`,
    ]);
    const machine = `arn:aws:states:eu-central-1:123456789012:stateMachine:${name}`;
    const executions = `arn:aws:states:eu-central-1:123456789012:execution:${name}:*`;
    assert.deepEqual(allowed(registered, "dispatch-role"), [`states:StartExecution on ${machine}`]);
    assert.deepEqual(allowed(registered, "sweep-role"), [
      `states:StartExecution on ${machine}`,
      `states:DescribeExecution on ${executions}`,
    ]);
  });

  it("may invoke published versions of exactly the functions it calls", async () => {
    const registered = await make();
    const { name, inputs } = only(registered, "iam.Role");
    assert.deepEqual(allowed(registered, name), [
      "lambda:InvokeFunction on arn:aws:lambda:jira-get-issue:*",
      "lambda:InvokeFunction on arn:aws:lambda:ask:*",
    ]);
    assert.equal(inputs.path, "/socless/test/playbooks/");
    assert.deepEqual(JSON.parse(String(inputs.assumeRolePolicy)).Statement, [
      {
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Principal: { Service: "states.amazonaws.com" },
        Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
      },
    ]);
  });

  it("calls the versions that are newest now, and leaves texts that look like a name alone", async () => {
    const registered = await make();
    const { inputs } = only(registered, "sfn.StateMachine");
    const { look, ask } = JSON.parse(String(inputs.definition)).States;
    assert.deepEqual(look.Arguments, {
      FunctionName: "arn:aws:lambda:jira-get-issue:3",
      Payload: { text: "${ask} is ${ask}" },
    });
    assert.deepEqual(ask.Arguments, { FunctionName: "arn:aws:lambda:ask:7", Payload: { text: "{% $x %}" } });
    assert.equal(inputs.type, "STANDARD");
  });

  it("is another one when the definition or the code of a function that it calls is another, and else the same", async () => {
    const nameOf = async (change: Partial<PlaybookArgs>) => only(await make(change), "sfn.StateMachine").name;
    const same = await nameOf({});
    const otherVersion = { ...functions, ask: callable("ask", 8, "bbb") };
    const unused = { ...functions, "slack-post-message": callable("slack-post-message", 2, "zzz") };
    const otherCode = { ...functions, ask: callable("ask", 8, "zzz") };
    assert.equal(await nameOf({ functions: otherVersion }), same);
    assert.equal(await nameOf({ functions: unused }), same);
    assert.notEqual(await nameOf({ functions: otherCode }), same);
    assert.notEqual(await nameOf({ playbook: { ...playbook, definition: definition("see") } }), same);
  });

  it("stays in the cloud with its role and permissions where the stack keeps what runs, and goes where it does not", async () => {
    const kept = cloudResources(await make());
    assert.deepEqual(
      kept.filter((one) => !one.retainOnDelete),
      [],
    );
    const gone = await make({ target: { ...target, retention: "none" } });
    assert.deepEqual(
      cloudResources(gone).filter((one) => one.retainOnDelete),
      [],
    );
  });

  it("tells whose it is, and so does its role", async () => {
    const registered = await make();
    for (const type of ["sfn.StateMachine", "iam.Role"])
      assert.deepEqual(only(registered, type).inputs.tags, { "socless:deployment": deployment });
  });

  it("names a function that nothing declares, and what is known", async () => {
    await assert.rejects(
      make({ playbook: { ...playbook, functions: ["jira-get-isue"] } }),
      /playbook "triage" calls the function "jira-get-isue", which nothing declares; known are ask, jira-get-issue, slack-post-message/,
    );
  });
});
