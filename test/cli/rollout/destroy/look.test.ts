import assert from "node:assert/strict";
import type { Removal } from "../../../../cli/rollout/destroy/destroy.ts";
import { lookAt, membersOf, placeOf, refusal } from "../../../../cli/rollout/destroy/look.ts";
import { describeRemoval, removalDocument } from "../../../../cli/rollout/destroy/report.ts";

const urn = (type: string, name: string) => `urn:pulumi:prod.eu::socless::${type}::${name}`;
const resource = (type: string, name: string, of: object = {}) => ({
  urn: urn(type, name),
  type,
  custom: true,
  id: name,
  ...of,
});
const table = "aws:dynamodb/table:Table";
const stack = {
  urn: urn("pulumi:pulumi:Stack", "socless-prod.eu"),
  type: "pulumi:pulumi:Stack",
  outputs: { targets: [{ name: "eu", account: "111111111111", region: "eu-central-1" }] },
};
const state = {
  deployment: {
    resources: [
      stack,
      resource("pulumi:providers:aws", "provider"),
      resource(table, "alerts", { protect: true }),
      resource("aws:sfn/stateMachine:StateMachine", "playbook", { retainOnDelete: true }),
      resource("aws:sqs/queue:Queue", "dead"),
    ],
  },
};

describe("a target that is to be removed", () => {
  it("is looked at first: what stands in the cloud, what is protected, what stays", () => {
    assert.deepEqual(lookAt(state), {
      resources: 3,
      isProtected: [{ type: table, name: "alerts" }],
      retained: [{ type: "aws:sfn/stateMachine:StateMachine", name: "playbook" }],
    });
    assert.equal(placeOf(state), " in the account 111111111111, eu-central-1");
    assert.equal(placeOf({ deployment: { resources: [] } }), "");
  });

  it("is refused with the way out when something is protected, also when it is off the list", () => {
    const things = [{ type: table, name: "alerts" }];
    const listed = refusal("eu", "fleet.yaml", things, true);
    assert.match(
      listed,
      /^Target "eu" protects its data, and nothing was deleted:\n {2}aws:dynamodb\/table:Table alerts\n/,
    );
    assert.match(listed, /deletionProtection: false and retention: none/);
    assert.doesNotMatch(listed, /put the target back/);
    assert.match(refusal("eu", "fleet.yaml", things, false), /put the target back into fleet\.yaml/);
  });

  it("is the hub of members that are deployed", () => {
    const place = { account: "111111111111", region: "eu-central-1" };
    const target = (name: string, of: object = {}) => ({
      name,
      stack: `prod.${name}`,
      settings: { targets: [{ name, ...place, ...of }] },
    });
    const hub = { stack: "prod.eu", target: "eu" };
    const targets = [target("eu"), target("shop", { hub }), target("new", { hub })];
    assert.deepEqual(membersOf("eu", { targets }, new Set(["eu", "shop"])), ["shop"]);
    assert.deepEqual(membersOf("shop", { targets }, new Set(["eu", "shop"])), []);
  });
});

describe("what became of its removal", () => {
  const removal: Removal = {
    fleet: "prod",
    target: "eu",
    stack: "prod.eu",
    isListed: true,
    retained: [{ type: table, name: "alerts" }],
    isPreview: false,
    log: "destroy.log",
    result: { outcome: "done", problems: [], changes: { delete: 127 }, findings: [], drifted: [], seconds: 25 },
  };
  const failed: Removal = { ...removal, result: { ...removal.result, outcome: "failed", problems: ["Denied."] } };

  it("says what is gone, what stays, and that the list still has it", () => {
    assert.equal(
      describeRemoval(removal, "fleet.yaml"),
      "Target eu is removed: 127 delete, the stack prod.eu, and what the record of fleet prod said of it; 1 thing stays in the cloud until socless gc (docs/runbook.md).\nTake it off the list in fleet.yaml: the next up makes it again.",
    );
    assert.equal(removalDocument(removal).removed, true);
  });

  it("tells a preview from a removal that broke off, and how to go on", () => {
    const preview = { ...removal, isPreview: true };
    assert.match(describeRemoval(preview, "fleet.yaml"), /^Target eu would be removed: 127 delete;/);
    assert.equal(removalDocument(preview).removed, false);
    assert.match(describeRemoval({ ...failed, isPreview: true }, "fleet.yaml"), /cannot be removed, and nothing was/);
    assert.match(
      describeRemoval(failed, "fleet.yaml"),
      /not wholly removed \(failed\):\n {2}Denied\.[\s\S]*Go on by the same/,
    );
    assert.equal(removalDocument(failed).removed, false);
  });
});
