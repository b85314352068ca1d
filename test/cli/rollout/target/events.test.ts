import assert from "node:assert/strict";
import { DiffKind, type EngineEvent, type OpType } from "@pulumi/pulumi/automation/index.js";
import { Watched } from "../../../../cli/rollout/target/events.ts";

const urn = (name: string) => `urn:pulumi:prod.eu::socless::aws:iam/role:Role::${name}`;
const event = (of: Omit<EngineEvent, "sequence" | "timestamp">): EngineEvent => ({ sequence: 1, timestamp: 1, ...of });
const error = (message: string, of?: string) =>
  event({
    diagnosticEvent: {
      severity: "error",
      message,
      color: "never",
      prefix: "<{%red%}>error: ",
      ...(of !== undefined && { urn: of }),
    },
  });
const step = (
  op: OpType,
  name: string,
  keys?: { readonly detailed?: readonly string[]; readonly diffs?: string[] },
) => ({
  metadata: {
    op,
    urn: urn(name),
    type: "aws:iam/role:Role",
    provider: "",
    ...(keys?.diffs && { diffs: keys.diffs }),
    ...(keys?.detailed && {
      detailedDiff: Object.fromEntries(
        keys.detailed.map((key) => [key, { diffKind: DiffKind.update, inputDiff: false }]),
      ),
    }),
  },
});
const policy = (enforcementLevel: "warning" | "mandatory", message = "Roles\nare narrow", of = "role") =>
  event({
    policyEvent: {
      resourceUrn: urn(of),
      message,
      color: "never",
      policyName: "iam-narrow",
      policyPackName: "socless",
      policyPackVersion: "1",
      policyPackVersionTag: "1",
      enforcementLevel,
    },
  });
const summary = (resourceChanges: Partial<Record<OpType, number>>) =>
  event({ summaryEvent: { maybeCorrupt: false, durationSeconds: 1, resourceChanges, policyPacks: {} } });

describe("the events of a run", () => {
  it("tell why it failed: each reason once, with the resource's name, without the engine's marks and last words", () => {
    const watched = new Watched();
    for (const one of [
      error("<{%reset%}>creating it: AccessDenied\n<{%reset%}>", urn("sweep")),
      error("creating it: AccessDenied", urn("sweep")),
      error("the role sweep is wrong", urn("sweep")),
      error("The settings are wrong."),
      error("update failed"),
      error("preview failed"),
      error("  "),
      event({ diagnosticEvent: { severity: "warning", message: "a warning", color: "never" } }),
    ])
      watched.take(one);
    assert.deepEqual(watched.errors, [
      "sweep: creating it: AccessDenied",
      "the role sweep is wrong",
      "The settings are wrong.",
    ]);
  });

  it("tell what the policy pack finds, each once: an update says again what its preview said", () => {
    const watched = new Watched();
    for (const one of [
      policy("mandatory"),
      policy("mandatory"),
      policy("warning", "other"),
      policy("warning", "other", "b"),
    ])
      watched.take(one);
    assert.deepEqual(watched.findings, [
      { rule: "iam-narrow", level: "mandatory", urn: urn("role"), message: "Roles\nare narrow" },
      { rule: "iam-narrow", level: "advisory", urn: urn("role"), message: "other" },
      { rule: "iam-narrow", level: "advisory", urn: urn("b"), message: "other" },
    ]);
  });

  it("tell how far it is, also past what fails", () => {
    const said: number[] = [];
    const watched = new Watched((passed) => said.push(passed));
    watched.take(event({ resOutputsEvent: step("create", "a") }));
    watched.take(event({ resOpFailedEvent: { ...step("create", "b"), status: 1, steps: 1 } }));
    watched.take(event({ resourcePreEvent: step("create", "c") }));
    assert.deepEqual(said, [1, 2]);
  });

  it("tell what was changed by hand, with the keys", () => {
    const watched = new Watched();
    watched.take(event({ resOutputsEvent: step("update", "a", { detailed: ["tags.a"], diffs: ["tags"] }) }));
    watched.take(event({ resOutputsEvent: step("update", "b", { diffs: ["tags"] }) }));
    watched.take(event({ resOutputsEvent: step("delete", "c") }));
    watched.take(event({ resOutputsEvent: step("same", "d") }));
    assert.deepEqual(watched.drifted, [
      { urn: urn("a"), change: "changed", keys: ["tags.a"] },
      { urn: urn("b"), change: "changed", keys: ["tags"] },
      { urn: urn("c"), change: "deleted", keys: [] },
    ]);
  });

  it("tell at the end how many there are, and what was done to which", () => {
    const watched = new Watched();
    watched.take(
      summary({ same: 5, create: 2, replace: 1, "create-replacement": 1, "delete-replaced": 1, read: 1, update: 0 }),
    );
    assert.deepEqual([watched.total, watched.changes], [11, { create: 2, replace: 1 }]);
  });
});
