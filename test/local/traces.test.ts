import assert from "node:assert/strict";
import { openFaults } from "../../local/faults.ts";
import { openTraces, type Site, traceHeader } from "../../local/traces.ts";

const requestId = "4fe6e1c8-0b6f-4f0e-9d3c-0123456789ab";

describe("traces of the local cloud", () => {
  const world = (event = '{"host":"host-1"}') => {
    const traces = openTraces();
    const died: string[] = [];
    const end = traces.begin({ requestId, function: "dispatch", event, die: () => died.push("dispatch") });
    const faults = openFaults(traces);
    const call = (more: Partial<Site> = {}): Site => ({
      service: "dynamodb",
      operation: "PutItem",
      traceId: traceHeader(requestId, 0),
      text: "{}",
      ...more,
    });
    return { traces, faults, call, end, died };
  };
  const traced = { texts: ["host-1"], learns: "inv_\\w+", cold: false, writes: false };

  it("hold what a function does at an event that names the case, and say who did it", () => {
    const { traces, call, end } = world();
    traces.set("case", traced);
    traces.meet(call());
    end();
    traces.meet(call({ operation: "after the event" }));
    assert.deepEqual(traces.calls("case"), [
      { service: "dynamodb", operation: "PutItem", function: "dispatch", invocation: requestId },
    ]);
    traces.delete("case");
    assert.equal(traces.calls("case"), undefined);
  });

  it("learn the case's ids from its requests, not those of another case in the same event", () => {
    const { traces, call } = world('[{"host":"host-1"},{"host":"host-2"}]');
    traces.set("one", traced);
    traces.set("two", { ...traced, texts: ["host-2"] });
    traces.meet(call({ text: "host-1 inv_1" }));
    traces.meet(call({ text: "host-2 inv_2" }));
    traces.meet({ service: "lambda", operation: "Invoke", text: '{"id":"inv_2"}' });
    assert.equal(traces.calls("one")?.length, 1);
    assert.deepEqual(
      traces.calls("two")?.map(({ operation }) => operation),
      ["PutItem", "Invoke"],
    );
  });

  it("hold nothing of callers outside of the cloud, and read bodies that API Gateway has encoded", () => {
    const body = Buffer.from("payload=host-1").toString("base64");
    const { traces, call } = world(JSON.stringify({ isBase64Encoded: true, body }));
    traces.set("case", { ...traced, cold: true });
    traces.meet(call({ traceId: "", text: "host-1" }));
    assert.deepEqual(traces.calls("case"), []);
    traces.meet(call());
    assert.equal(traces.calls("case")?.length, 1);
    assert.ok(traces.isCold(JSON.stringify({ isBase64Encoded: true, body })));
    assert.ok(!traces.isCold("{}"));
  });

  it("let a fault hit the case's n-th call of a function, once, and end its process", () => {
    const { traces, faults, call, died } = world();
    traces.set("case", traced);
    const fault = { service: "dynamodb", operation: "PutItem", when: "after", error: "die", times: 1 } as const;
    faults.add([{ ...fault, function: "dispatch", trace: "case", nth: 2 }]);
    assert.equal(faults.meet(call({ traceId: undefined, text: "another case" })), undefined);
    assert.equal(faults.meet(call()), undefined);
    faults.meet(call())?.die();
    assert.deepEqual(died, ["dispatch"]);
    assert.equal(faults.meet(call()), undefined);
    assert.deepEqual(
      traces.calls("case")?.map((one) => one.fault),
      [undefined, "die after", undefined],
    );
  });

  it("let a fault hit one resource only", () => {
    const { faults, call } = world();
    faults.set([{ service: "dynamodb", operation: "*", when: "before", error: "throttle", resource: "alerts" }]);
    assert.equal(faults.meet(call({ resource: "results" })), undefined);
    assert.equal(faults.meet(call({ resource: "alerts" }))?.error, "throttle");
  });
});
