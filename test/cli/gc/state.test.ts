import assert from "node:assert/strict";
import type { Target } from "../../../cli/deployment.ts";
import { parseState, standing } from "../../../cli/gc/state.ts";

const urn = "urn:pulumi:prod::socless::aws:lambda/function:Function::socless-eu-ask";
const place = "eu-central-1:123456789012";
const machine = `arn:aws:states:${place}:stateMachine:m`;
const types = { machine: "aws:sfn/stateMachine:StateMachine", function: "aws:lambda/function:Function" };
const exported = (resources: unknown[] | null, pending?: unknown) =>
  JSON.stringify({ version: 3, deployment: { manifest: {}, resources, pending_operations: pending } });
const both = [
  { urn, custom: true, id: machine, type: types.machine, outputs: { arn: machine } },
  { urn, custom: true, id: "f", type: types.function },
  { urn: "urn:stack", custom: false, type: "pulumi:pulumi:Stack" },
];

describe("the state of a stack", () => {
  it("knows what is current by type and id", () => {
    const state = parseState(exported(both), "file");
    assert.ok(state.has("machine", machine) && state.has("function", "f"));
    assert.ok(!state.has("role", "f") && !state.has("function", "g") && !state.has("machine", "f"));
  });

  it("counts what a replacement has still to delete as current", () => {
    const replaced = { urn, custom: true, id: "f-old", type: types.function, delete: true };
    assert.ok(parseState(exported([...both, replaced]), "file").has("function", "f-old"));
  });

  it("may be empty", () => {
    for (const text of [exported(null), exported([]), '{"version":3,"deployment":{}}'])
      assert.equal(parseState(text, "file").has("function", "f"), false);
  });

  it("is refused while an update is under way or broke off", () => {
    const pending = [{ resource: { urn, type: types.function }, type: "creating" }];
    assert.throws(() => parseState(exported(both, pending), "file"), {
      message:
        /An update of this stack is under way or broke off \(socless-eu-ask\)\. Let it end, or mend it with socless rollout repair/,
    });
  });

  it("is refused when it is no state, naming where it came from", () => {
    for (const text of ["", "{}", '{"targets":[]}'])
      assert.throws(() => parseState(text, "my-file"), { message: /^my-file does not hold a stack's state/ });
  });
});

describe("outputs and state", () => {
  const target = (playbooks: Target["playbooks"], functions: Target["functions"]): Target => ({
    ...{ name: "eu", account: "123456789012", region: "eu-central-1", apiUrl: "", vaultBucket: "", secrets: {} },
    ...{ alertsTable: "a", resultsTable: "r", interactionsTable: "i" },
    playbooks,
    functions,
  });
  const lambda = (name: string) => `arn:aws:lambda:${place}:function:${name}`;
  const state = parseState(exported(both), "file");

  it("belong to a living deployment when the state holds all that the outputs name", () => {
    assert.equal(standing(target({ triage: machine }, { ask: lambda("f") }), state), "living");
  });
  it("belong to a destroyed one when it holds nothing of it", () => {
    assert.equal(standing(target({ triage: `${machine}x` }, { ask: lambda("g") }), state), "destroyed");
  });
  it("do not belong together when it holds a part of it", () => {
    assert.throws(() => standing(target({ triage: machine }, { ask: lambda("g") }), state), {
      message: /The outputs name arn:aws:lambda:.*:function:g, and the stack's state does not hold it/,
    });
  });
});
