import assert from "node:assert/strict";
import { boundedMaps } from "../../../../policy/rules/operation/bounded-maps.ts";
import { timeLimits } from "../../../../policy/rules/operation/time-limits.ts";
import { found, notKnownYet, types, waitsFor } from "../../support/try-rule.ts";

type States = Readonly<Record<string, object>>;
const definition = (States: States, more = {}) =>
  JSON.stringify({ QueryLanguage: "JSONata", TimeoutSeconds: 3600, StartAt: "a", States, ...more });
const limits = (States: States, more = {}, props = {}) =>
  found(timeLimits, types.machine, { definition: definition(States, more), ...props });
const ask = {
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
  TimeoutSeconds: 900,
  End: true,
};
const call = { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", End: true };

describe("a state machine's time", () => {
  it("has an end, and so has each wait for an answer", () => {
    assert.deepEqual(limits({ ask, call }), []);
    assert.deepEqual(limits({ ask: { ...ask, TimeoutSeconds: undefined, HeartbeatSeconds: 60 } }), []);
    assert.deepEqual(limits({ ask: { ...ask, TimeoutSeconds: "{% $states.input.limit %}" } }), []);
    assert.deepEqual(limits({ call }, { TimeoutSeconds: undefined }), [
      "definition: the machine has no TimeoutSeconds",
    ]);
    assert.deepEqual(limits({ ask: { ...ask, TimeoutSeconds: undefined } }), [
      "definition: state ask waits without a time limit",
    ]);
    assert.equal(limits({ a: { Type: "Task", Resource: "arn:aws:states:::ecs:runTask.sync" } }).length, 1);
    assert.equal(
      limits({ a: { Type: "Task", Resource: "arn:aws:states:eu-central-1:123456789012:activity:x" } }).length,
      1,
    );
  });

  it("is looked at in branches and maps, too", () => {
    const endless = { ...ask, TimeoutSeconds: undefined };
    const inner = { StartAt: "ask", States: { ask: endless } };
    assert.equal(
      limits({ both: { Type: "Parallel", Branches: [{ StartAt: "call", States: { call } }, inner] } }).length,
      1,
    );
    assert.equal(limits({ each: { Type: "Map", MaxConcurrency: 5, ItemProcessor: inner } }).length, 1);
    assert.equal(limits({ each: { Type: "Map", MaxConcurrency: 5, Iterator: inner } }).length, 1);
  });

  it("is not used up by retries without end", () => {
    const retried = (MaxAttempts?: number) =>
      limits({ call: { ...call, Retry: [{ ErrorEquals: ["States.ALL"], MaxAttempts }] } });
    assert.deepEqual(retried(18), []);
    assert.deepEqual(retried(), []);
    assert.deepEqual(retried(99_999), ["definition: state call is tried 99999 times, and 100 are allowed"]);
  });

  it("of an express machine ends by itself", () => {
    assert.deepEqual(limits({ call }, { TimeoutSeconds: undefined }, { type: "EXPRESS" }), []);
  });

  it("is waited for while the definition is not known", () => {
    assert.deepEqual(found(timeLimits, types.machine, { definition: notKnownYet }), []);
    assert.deepEqual(waitsFor(timeLimits, types.machine, { definition: notKnownYet }), ["definition"]);
    assert.deepEqual(found(timeLimits, types.machine, { definition: "no JSON" }), []);
  });
});

describe("a state machine's maps", () => {
  const maps = (map: object) =>
    found(boundedMaps, types.machine, { definition: definition({ each: { Type: "Map", ...map } }) });
  const finding = ["definition: state each works on all items at once: it has no MaxConcurrency"];

  it("work on a bounded number of items at once", () => {
    assert.deepEqual(maps({ MaxConcurrency: 5 }), []);
    assert.deepEqual(maps({ MaxConcurrencyPath: "$.atOnce" }), []);
    assert.deepEqual(maps({ MaxConcurrency: "{% $atOnce %}" }), []);
    assert.deepEqual(maps({}), finding);
    assert.deepEqual(maps({ MaxConcurrency: 0 }), finding);
  });
});
