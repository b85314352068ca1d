import assert from "node:assert/strict";
import type { Properties } from "../../../../local/service.ts";
import { context } from "../fake-cloud.ts";
import { only, openWorld, pass, role, type World } from "./world.ts";

const group = "arn:aws:logs:us-east-1:000000000001:log-group:/machines:*";

describe("what an execution tells others", () => {
  let world: World;
  beforeEach(() => {
    world = openWorld();
  });
  afterEach(() => world.close());

  const logged = async (loggingConfiguration: Properties, state: Properties = pass({ Output: "secret" })) => {
    const definition = JSON.stringify({ QueryLanguage: "JSONata", ...only(state) });
    const inputs = { name: "machine", definition, roleArn: role, loggingConfiguration };
    const { id } = await world.resource.create(inputs, context("m"));
    await world.ended(world.start(id));
    return world.logged.map((line) => JSON.parse(line.slice(line.indexOf("{"))));
  };
  const types = (lines: { type: string }[]) => lines.map(({ type }) => type);

  it("EventBridge hears of its start and its end", async () => {
    const execution = world.start(await world.create(only({ Type: "Fail", Error: "E" })), { a: 1 });
    await world.ended(execution);
    const shown = world.told.map(({ source, detailType, resources, detail }) => {
      const { status, input, error, name } = Object(detail);
      return { source, detailType, resources, status, input, error, isNamed: execution.endsWith(name) };
    });
    const common = {
      source: "aws.states",
      detailType: "Step Functions Execution Status Change",
      resources: [execution],
      input: '{"a":1}',
      isNamed: true,
    };
    assert.deepEqual(shown, [
      { ...common, status: "RUNNING", error: null },
      { ...common, status: "FAILED", error: "E" },
    ]);
  });

  it("its log has every event at level ALL, without data unless asked for", async () => {
    const lines = await logged({ level: "ALL", logDestination: group });
    assert.deepEqual(types(lines), ["ExecutionStarted", "PassStateEntered", "PassStateExited", "ExecutionSucceeded"]);
    assert.ok(!JSON.stringify(lines).includes("secret"));
    assert.deepEqual(lines[1].details, { name: "only" });
  });

  it("its log has the data when asked for", async () => {
    const lines = await logged({ level: "ALL", logDestination: group, includeExecutionData: true });
    assert.equal(lines[2].details.output, '"secret"');
  });

  for (const [level, expected] of [
    ["ERROR", ["EvaluationFailed", "ExecutionFailed"]],
    ["FATAL", ["ExecutionFailed"]],
    ["OFF", []],
  ] as const)
    it(`its log has ${expected.join(" and ") || "nothing"} of a failure at level ${level}`, async () => {
      assert.deepEqual(
        types(await logged({ level, logDestination: group }, pass({ Output: "{% $nothing %}" }))),
        expected,
      );
    });

  it("a machine that logs needs a role that may set up the delivery", async () => {
    world.denied.add("logs:CreateLogDelivery");
    await assert.rejects(logged({ level: "ALL", logDestination: group }), { name: "AccessDeniedException" });
  });
});
