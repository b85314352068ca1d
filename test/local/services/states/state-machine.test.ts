import assert from "node:assert/strict";
import { unknown } from "../../../../local/provider/values.ts";
import { context } from "../fake-cloud.ts";
import { chain, only, openWorld, pass, question, role, type World } from "./world.ts";

const code = (name: string) => (error: unknown) => error instanceof Error && error.name === name;
const json = (definition: object) => JSON.stringify({ QueryLanguage: "JSONata", ...definition });

describe("aws:sfn/stateMachine:StateMachine", () => {
  let world: World;
  beforeEach(() => {
    world = openWorld({ ask: () => null });
  });
  afterEach(() => world.close());

  const inputs = (definition: object, more: object = {}) => ({
    name: "machine",
    definition: json(definition),
    roleArn: role,
    ...more,
  });

  it("gives the outputs that pulumi-aws gives", async () => {
    const { id, outputs } = await world.resource.create(inputs(only(pass()), { tags: { a: "b" } }), context("m"));
    const { revisionId, ...rest } = outputs;
    assert.equal(typeof revisionId, "string");
    assert.equal(id, "arn:aws:states:us-east-1:000000000001:stateMachine:machine");
    assert.deepEqual(rest, {
      ...inputs(only(pass()), { tags: { a: "b" } }),
      id,
      arn: id,
      creationDate: "2026-03-01T10:00:00.000Z",
      stateMachineVersionArn: id,
      status: "ACTIVE",
      description: "",
      tagsAll: { a: "b" },
    });
    assert.deepEqual((await world.resource.read(id, context("m")))?.outputs, outputs);
  });

  it("refuses a broken definition at check and at create, and waits with one that is not known yet", async () => {
    const broken = inputs(only(pass({ Next: "x" })));
    assert.deepEqual(
      [...(world.resource.check?.(broken, context("m")) ?? [])],
      [{ property: "definition", reason: 'no state is named "x" at /States/only' }],
    );
    await assert.rejects(world.resource.create(broken, context("m")), code("InvalidDefinition"));
    assert.deepEqual([...(world.resource.check?.({ ...broken, definition: unknown }, context("m")) ?? [])], []);
  });

  it("refuses an express machine", () => {
    const found = [...(world.resource.check?.(inputs(only(pass()), { type: "EXPRESS" }), context("m")) ?? [])];
    assert.deepEqual(found, [{ property: "type", reason: 'the local cloud runs "STANDARD" machines only' }]);
  });

  it("refuses a name that is taken", async () => {
    await world.create(only(pass()));
    await assert.rejects(world.create(only(pass())), code("StateMachineAlreadyExists"));
  });

  it("publishes a version on each change when asked, which runs on unchanged", async () => {
    const { id } = await world.resource.create(inputs(only(pass({ Output: 1 })), { publish: true }), context("m"));
    const changed = await world.resource.update(
      id,
      inputs(only(pass({ Output: 2 })), { publish: true }),
      {},
      context("m"),
    );
    assert.equal(changed.stateMachineVersionArn, `${id}:2`);
    assert.equal((await world.ended(world.start(`${id}:1`))).output, "1");
    assert.equal((await world.ended(world.start(`${id}:2`))).output, "2");
    assert.throws(() => world.start(`${id}:3`), code("StateMachineDoesNotExist"));
  });

  it("deleted while something runs: it is DELETING, starts nothing, and ends the execution at its next transition", async () => {
    const machine = await world.create(chain({ ask: question("ask"), after: pass() }));
    const execution = world.start(machine);
    const { token } = await world.called("ask");
    await world.resource.delete(machine, {}, context("m"));
    assert.equal(world.call("DescribeStateMachine", { stateMachineArn: machine }).status, "DELETING");
    assert.equal(await world.resource.read(machine, context("m")), undefined);
    assert.throws(() => world.start(machine), code("StateMachineDeleting"));
    await assert.rejects(world.create(only(pass())), code("StateMachineDeleting"));
    await world.restart();
    await world.stillRuns(execution);
    world.call("SendTaskSuccess", { taskToken: token, output: "1" });
    assert.equal((await world.ended(execution)).status, "ABORTED");
    assert.throws(
      () => world.call("DescribeStateMachine", { stateMachineArn: machine }),
      code("StateMachineDoesNotExist"),
    );
    await world.create(only(pass()));
  });

  it("deleted with nothing running: it is gone at once", async () => {
    const machine = await world.create(only(pass()));
    await world.resource.delete(machine, {}, context("m"));
    assert.throws(
      () => world.call("DescribeStateMachine", { stateMachineArn: machine }),
      code("StateMachineDoesNotExist"),
    );
  });
});
