import assert from "node:assert/strict";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lambda } from "../../../../local/services/lambda/index.ts";
import { eventually } from "../../../support/until.ts";
import { fakeCloud, region, role } from "../fake-cloud.ts";
import { call, makeFunction, sampleArn } from "./fixture.ts";

describe("A call of a Lambda function", () => {
  const cloud = fakeCloud();
  const service = lambda(cloud, { perVersion: 2, total: 4, idleMilliseconds: 60_000 });
  after(async () => {
    await service.stop?.();
    cloud.dispose();
  });

  it("hands over the event and the context, and answers with the result", async () => {
    const source = `export const handler = async (event, context) => ({ event, arn: context.invokedFunctionArn,
      name: context.functionName, version: context.functionVersion, left: context.getRemainingTimeInMillis() > 0 });`;
    const arn = await makeFunction(cloud, service, source);
    assert.deepEqual(await call(service, arn, { a: 1 }), {
      event: { a: 1 },
      arn: `${sampleArn}:1`,
      name: "sample",
      version: "1",
      left: true,
    });
  });

  it("sees its own variables and Lambda's, and none of this machine's", async () => {
    process.env.OF_THE_HOST = "leaked";
    const arn = await makeFunction(cloud, service, "export const handler = async () => ({ ...process.env });", {
      name: "environment",
      environment: { variables: { MINE: "yes" } },
    });
    const env = Object(await call(service, arn));
    delete process.env.OF_THE_HOST;
    assert.equal(env.MINE, "yes");
    assert.equal(env.AWS_REGION, region);
    assert.equal(env.AWS_LAMBDA_FUNCTION_NAME, "environment");
    assert.equal(env.AWS_ENDPOINT_URL, "http://127.0.0.1:4600");
    assert.equal(env.AWS_ACCESS_KEY_ID, "ASIATEST");
    for (const name of ["OF_THE_HOST", "HOME", "NODE_OPTIONS", "npm_lifecycle_event"])
      assert.equal(env[name], undefined);
  });

  it("gives a thrown error by its name, message and trace", async () => {
    const source = `export const handler = async () => { const e = new Error("no such issue"); e.name = "Task.NotFound"; throw e; };`;
    const arn = await makeFunction(cloud, service, source, { name: "thrower" });
    const result = await service.invoke({ functionArn: arn, payload: "{}", type: "RequestResponse" });
    assert.deepEqual(result.error, { errorType: "Task.NotFound", errorMessage: "no such issue", kind: "Unhandled" });
    assert.match(result.payload, /"trace":\["Task.NotFound: no such issue|"trace":\["Error: no such issue/);
  });

  it("is cut off at the function's time limit, also in an endless loop", async () => {
    const arn = await makeFunction(cloud, service, "export const handler = async () => { for (;;); };", {
      name: "endless",
      timeout: 1,
    });
    const { error } = await service.invoke({ functionArn: arn, payload: "{}", type: "RequestResponse" });
    assert.equal(error?.errorType, "Sandbox.Timedout");
    assert.match(error?.errorMessage ?? "", /Task timed out after 1.00 seconds/);
  });

  it("tells when the process ended in the middle", async () => {
    const arn = await makeFunction(cloud, service, "export const handler = async () => process.exit(3);", {
      name: "leaver",
    });
    const { error } = await service.invoke({ functionArn: arn, payload: "{}", type: "RequestResponse" });
    assert.equal(error?.errorType, "Runtime.ExitError");
    assert.match(error?.errorMessage ?? "", /exit status 3/);
  });

  it("tells when the code does not load, and does not hang the calls behind it", async () => {
    const arn = await makeFunction(cloud, service, "throw new TypeError('at start'); export const handler = 1;", {
      name: "broken",
    });
    const results = await Promise.all(
      [1, 2, 3].map(() => service.invoke({ functionArn: arn, payload: "{}", type: "RequestResponse" })),
    );
    assert.deepEqual(
      results.map(({ error }) => error?.errorType),
      ["TypeError", "TypeError", "TypeError"],
    );
  });

  it("runs one event at a time in a worker and no more workers than allowed", async () => {
    const source = `import { existsSync, writeFileSync } from "node:fs";
      let running = 0;
      export const handler = async ({ begun, go }) => {
        running += 1;
        const [seen, worker] = [running, process.env.AWS_LAMBDA_LOG_STREAM_NAME.slice(-32)];
        writeFileSync(begun + "/" + worker, "");
        while (!existsSync(go)) await new Promise((resolve) => setTimeout(resolve, 5));
        running -= 1;
        return [seen, worker];
      };`;
    const arn = await makeFunction(cloud, service, source, { name: "counter", timeout: 120 });
    const [begun, go] = [join(cloud.data, "begun"), join(cloud.data, "go")];
    mkdirSync(begun);
    const calls = Array.from({ length: 12 }, () => call(service, arn, { begun, go }));
    await eventually(() => assert.equal(readdirSync(begun).length, 2));
    writeFileSync(go, "");
    const answers = await Promise.all(calls);
    assert.deepEqual(new Set(answers.map((answer) => Object(answer)[0])), new Set([1]));
    assert.equal(new Set(answers.map((answer) => Object(answer)[1])).size, 2);
  });

  it("makes room for a function when other functions hold all workers", async () => {
    const source = "export const handler = async () => 'here';";
    for (const name of ["a", "b", "c", "d", "e", "f"]) {
      assert.equal(await call(service, await makeFunction(cloud, service, source, { name })), "here");
    }
  });

  it("writes what it prints to its log group, between START and REPORT", async () => {
    const arn = await makeFunction(cloud, service, "export const handler = async () => { console.log('hello', 1); };", {
      name: "talker",
    });
    await call(service, arn);
    await eventually(() => {
      const lines = cloud.logged.filter((line) => line.startsWith("/aws/lambda/talker "));
      assert.match(
        lines.join("\n"),
        /START RequestId[\s\S]*INFO\thello 1[\s\S]*END RequestId[\s\S]*REPORT RequestId.*Duration/,
      );
    });
  });

  it("writes no log when the role may not", async () => {
    cloud.denied.add("logs:PutLogEvents");
    const arn = await makeFunction(cloud, service, "export const handler = async () => { console.log('hello'); };", {
      name: "mute",
    });
    await call(service, arn);
    await new Promise((resolve) => setTimeout(resolve, 50));
    cloud.denied.clear();
    assert.deepEqual(
      cloud.logged.filter((line) => line.startsWith("/aws/lambda/mute ")),
      [],
    );
  });

  it("needs lambda:InvokeFunction on the ARN in the form that the caller used", async () => {
    const arn = await makeFunction(cloud, service, "export const handler = async () => 1;", { name: "guarded" });
    const principal = { kind: "role", account: "000000000001", arn: role, roleArn: role, session: "s" } as const;
    cloud.needed.length = 0;
    await service.invoke({ functionArn: arn, payload: "{}", principal, type: "RequestResponse" });
    assert.deepEqual(cloud.needed[0], { action: "lambda:InvokeFunction", resource: arn });
    cloud.denied.add("lambda:InvokeFunction");
    await assert.rejects(
      service.invoke({ functionArn: arn, payload: "{}", principal, type: "RequestResponse" }),
      /lambda:InvokeFunction/,
    );
    cloud.denied.clear();
  });

  it("is refused when the event is over 6 MB", async () => {
    const payload = JSON.stringify("x".repeat(6 * 1024 * 1024));
    await assert.rejects(service.invoke({ functionArn: sampleArn, payload, type: "RequestResponse" }), {
      name: "RequestTooLargeException",
    });
  });
});
