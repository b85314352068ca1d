import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { lambda } from "../../../../local/services/lambda/index.ts";
import { eventually } from "../../../support/until.ts";
import { context, fakeClock, fakeCloud, role } from "../fake-cloud.ts";
import { archive, call, functionInputs, makeFunction, resourceOf, sampleArn } from "./fixture.ts";

const returns = (value: number) => `export const handler = async () => ${value};`;

describe("A Lambda function", () => {
  const cloud = fakeCloud();
  const service = lambda(cloud);
  const resource = resourceOf(service, "aws:lambda/function:Function");
  after(async () => {
    await service.stop?.();
    cloud.dispose();
  });

  it("gets a new version when its code changes, and the old version goes on with the old code", async () => {
    const first = functionInputs(cloud, returns(1));
    const { id, outputs } = await resource.create(first, context("sample"));
    assert.equal(outputs.qualifiedArn, `${sampleArn}:1`);
    const updated = await resource.update(
      id,
      { ...first, code: archive(cloud, returns(2)) },
      outputs,
      context("sample"),
    );
    assert.equal(updated.version, "2");
    assert.notEqual(updated.codeSha256, outputs.codeSha256);
    assert.equal(await call(service, `${sampleArn}:1`), 1);
    assert.equal(await call(service, `${sampleArn}:2`), 2);
    assert.equal(await call(service, sampleArn), 2);
  });

  it("keeps its version when nothing that a call depends on changes", async () => {
    const inputs = functionInputs(cloud, returns(1), { name: "kept" });
    const { id, outputs } = await resource.create(inputs, context("kept"));
    const tagged = { ...inputs, tags: { team: "security" } };
    const same = await resource.update(id, tagged, outputs, context("kept"));
    assert.equal(same.version, "1");
    const changed = await resource.update(id, { ...tagged, timeout: 7 }, same, context("kept"));
    assert.equal(changed.version, "2");
  });

  it("leaves version and ARN of the version open in a preview only when they will change", () => {
    const inputs = functionInputs(cloud, returns(1));
    const old = {
      ...inputs,
      memorySize: 128,
      timeout: 3,
      packageType: "Zip",
      reservedConcurrentExecutions: -1,
      version: "4",
      arn: "a",
    };
    assert.equal(resource.preview?.({ ...old }, context("sample"), old).version, "4");
    const changed = resource.preview?.({ ...old, timeout: 5 }, context("sample"), old);
    assert.equal(changed?.version, undefined);
    assert.equal(changed?.arn, "a");
  });

  it("runs changed code of $LATEST at once", async () => {
    const inputs = functionInputs(cloud, returns(1), { name: "latest", publish: false });
    const { id, outputs } = await resource.create(inputs, context("latest"));
    assert.equal(outputs.version, "$LATEST");
    assert.equal(await call(service, String(outputs.arn)), 1);
    await resource.update(id, { ...inputs, code: archive(cloud, returns(5)) }, outputs, context("latest"));
    assert.equal(await call(service, String(outputs.arn)), 5);
  });

  it("is gone with all its versions when it is deleted", async () => {
    const arn = await makeFunction(cloud, service, returns(1), { name: "gone" });
    await resource.delete("gone", {}, context("gone"));
    await assert.rejects(call(service, arn), { name: "ResourceNotFoundException" });
  });

  for (const [input, value, wanted] of [
    ["timeout", 901, /900/],
    ["runtime", "python3.13", /nodejs/],
    ["handler", "index", /file/],
    ["environment", { variables: {}, other: 1 }, /other/],
    ["environment", { variables: { LONG: "x".repeat(4093) } }, /4 KB/],
  ] as const) {
    it(`is refused with a wrong ${input} (${wanted.source})`, () => {
      const [problem] = [...(resource.check?.({ ...functionInputs(cloud, ""), [input]: value }, context("x")) ?? [])];
      assert.match(`${problem?.property} ${problem?.reason}`, wanted);
    });
  }
});

describe("An asynchronous call of a Lambda function", () => {
  const destination = "arn:aws:sqs:us-east-1:000000000001:failed";

  it("is tried three times, then goes to the destination, also over a restart", async () => {
    const clock = fakeClock("2026-01-01T00:00:00Z");
    const cloud = fakeCloud({ clock });
    let service = lambda(cloud);
    const arn = await makeFunction(
      cloud,
      service,
      "export const handler = async () => { console.log('TRY'); throw new Error('no'); };",
      { publish: false },
    );
    const config = resourceOf(service, "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig");
    await config.create(
      { functionName: "sample", destinationConfig: { onFailure: { destination } } },
      context("config"),
    );
    const tries = () => cloud.logged.filter((line) => line.endsWith("TRY")).length;

    await service.invoke({ functionArn: arn.replace(/:\$LATEST$/, ""), payload: '{"a":1}', type: "Event" });
    clock.advance(0);
    await eventually(() => assert.equal(tries(), 1));
    await service.stop?.();
    service = lambda(cloud);
    await service.start?.();
    for (const wanted of [2, 3]) {
      clock.advance(120_000);
      await eventually(() => assert.equal(tries(), wanted));
    }
    await eventually(() => assert.equal(cloud.queues.bodies(destination).length, 1));
    const [{ requestPayload, requestContext, responsePayload }] = cloud.queues.bodies(destination).map(Object);
    assert.deepEqual(requestPayload, { a: 1 });
    assert.equal(requestContext.condition, "RetriesExhausted");
    assert.equal(requestContext.approximateInvokeCount, 3);
    assert.equal(responsePayload.errorMessage, "no");
    assert.deepEqual(cloud.store.list("lambda/async"), []);
    await service.stop?.();
    cloud.dispose();
  });

  it("is sent to the destination under the function's role only", async () => {
    const cloud = fakeCloud();
    const service = lambda(cloud);
    cloud.denied.add("sqs:SendMessage");
    const arn = await makeFunction(cloud, service, "export const handler = async () => { throw new Error('no'); };", {
      publish: false,
      role,
    });
    const config = resourceOf(service, "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig");
    await config.create(
      { functionName: "sample", maximumRetryAttempts: 0, destinationConfig: { onFailure: { destination } } },
      context("config"),
    );
    await service.invoke({ functionArn: arn.replace(/:\$LATEST$/, ""), payload: "{}", type: "Event" });
    await eventually(() => assert.deepEqual(cloud.store.list("lambda/async"), []));
    assert.equal(cloud.queues.left(destination), 0);
    await service.stop?.();
    cloud.dispose();
  });
});

describe("Lambda when it stops in the middle of a call", () => {
  it("has written what the call printed, leaves the store alone from then on, and begins an asynchronous call again", async () => {
    const clock = fakeClock("2026-01-01T00:00:00Z");
    const cloud = fakeCloud({ clock });
    const service = lambda(cloud);
    const begun = join(cloud.data, "begun");
    const source = `import { writeFileSync } from "node:fs";
      export const handler = async () => {
        console.log("BEGUN");
        writeFileSync(${JSON.stringify(begun)}, "");
        await new Promise((resolve) => setInterval(resolve, 3_600_000));
      };`;
    const functionArn = await makeFunction(cloud, service, source, { timeout: 900 });
    await service.invoke({ functionArn, payload: "{}", type: "Event" });
    clock.advance(0);
    await eventually(() => assert.ok(existsSync(begun)));

    await service.stop?.();
    const printed = [...cloud.logged];
    assert.equal(printed.filter((line) => line.endsWith("BEGUN")).length, 1);
    assert.equal(cloud.store.list("lambda/async").length, 1);
    cloud.dispose();
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    clock.advance(3_600_000);
    assert.deepEqual(cloud.logged, printed);
  });
});
