import assert from "node:assert/strict";
import { type FleetDrift, type TargetDrift, verdictOf } from "../../../../cli/rollout/drift/drift.ts";
import { describeDrift, driftDocument } from "../../../../cli/rollout/drift/report.ts";
import type { Result } from "../../../../cli/rollout/target/job.ts";

const target = (name: string, of: Partial<Result> = {}): TargetDrift => ({
  name,
  log: `${name}.log`,
  result: { outcome: "done", problems: [], changes: {}, findings: [], drifted: [], seconds: 5, ...of },
});
const queue = "urn:pulumi:prod.us::socless::socless:Platform$aws:sqs/queue:Queue::socless-us-dead";
const role = "urn:pulumi:prod.us::socless::socless:Platform$aws:iam/role:Role::socless-us-ingest";
const drift: FleetDrift = {
  fleet: "prod",
  file: "fleet.yaml",
  targets: [
    target("eu"),
    target("us", {
      drifted: [
        { urn: queue, change: "changed", keys: ["visibilityTimeoutSeconds", "tags.owner"] },
        { urn: role, change: "deleted", keys: [] },
      ],
    }),
  ],
  leftBehind: [{ name: "old", stack: "prod.old", resources: 127 }],
  notDeployed: ["fr"],
};

describe("the drift of a fleet", () => {
  it("names each thing that was changed by hand with its keys, and what was left behind", () => {
    assert.deepEqual(describeDrift(drift).split("\n"), [
      "  ✓ eu",
      "  ✗ us: 2 resources changed by hand",
      "      aws:sqs/queue:Queue socless-us-dead: visibilityTimeoutSeconds, tags.owner",
      "      aws:iam/role:Role socless-us-ingest: deleted",
      "  - not deployed: fr",
      "  ! old is not in fleet.yaml, and its stack prod.old is still there with 127 resources.",
      "      Remove it: socless rollout destroy --fleet fleet.yaml --target old",
      "",
      "Fleet prod: 1 target changed by hand, 1 left behind.",
      "What is declared comes back by: socless rollout repair --fleet fleet.yaml --target NAME, then socless rollout up --fleet fleet.yaml",
    ]);
    assert.equal(verdictOf(drift), "drift");
    const { targets, leftBehind } = driftDocument(drift);
    assert.deepEqual(targets[1]?.drifted[0], {
      urn: queue,
      type: "aws:sqs/queue:Queue",
      name: "socless-us-dead",
      change: "changed",
      keys: ["visibilityTimeoutSeconds", "tags.owner"],
    });
    assert.equal(leftBehind[0]?.resources, 127);
  });

  it("is none where all is as declared, and an error where a target could not be read, whatever else was found", () => {
    const none = { ...drift, targets: [target("eu")], leftBehind: [] };
    assert.equal(verdictOf(none), "none");
    assert.match(describeDrift(none), /all is as it was rolled out\.$/);
    assert.equal(verdictOf({ ...none, leftBehind: drift.leftBehind }), "drift");
    const failed = { ...drift, targets: [...drift.targets, target("uk", { outcome: "failed", problems: ["Why."] })] };
    assert.equal(verdictOf(failed), "error");
    assert.match(describeDrift(failed), / {2}✗ uk: failed\n {6}Why\.\n {6}All that it said: uk\.log/);
  });
});
