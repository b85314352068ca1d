import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { GetFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { z } from "zod";
import { parseState } from "../../cli/rollout/repair/state.ts";
import { beyond, recorded, standing } from "../support/inventory.ts";
import { until } from "../support/until.ts";
import { sshAlert } from "../whole/platform.ts";
import { type Call, firstOfEach, HeldGateway, type Hold } from "./support/held-gateway.ts";
import { needPulumi, processesOf } from "./support/pulumi.ts";
import { preview, Stack } from "./support/stack.ts";

const socless = fileURLToPath(new URL("../../cli/socless.ts", import.meta.url));
const up = ["up", "--yes", "--skip-preview", "--non-interactive"];
const things = z.array(z.object({ urn: z.string(), type: z.string(), id: z.string().optional() }));
const repaired = z.object({
  mended: z.boolean(),
  adopted: things,
  twice: things,
  absent: things,
  unknown: things,
  interrupted: z.array(z.object({ urn: z.string(), operation: z.string() })),
  copy: z.string().optional(),
});

/** An update may take minutes beside other tests. */
const patienceSeconds = 300;

const api = "aws:apigatewayv2/api:Api";
const bucket = "aws:s3/bucket:Bucket";
const group = "aws:cloudwatch/logGroup:LogGroup";
const integration = "aws:apigatewayv2/integration:Integration";
const lambda = "aws:lambda/function:Function";
const machine = "aws:sfn/stateMachine:StateMachine";
const mapping = "aws:lambda/eventSourceMapping:EventSourceMapping";
const permission = "aws:lambda/permission:Permission";
const queue = "aws:sqs/queue:Queue";
const role = "aws:iam/role:Role";
const route = "aws:apigatewayv2/route:Route";
const secret = "aws:secretsmanager/secret:Secret";
const table = "aws:dynamodb/table:Table";

/** URNs of the first list that are not in the second. */
const missing = (wanted: readonly { urn: string }[], all: readonly { urn: string }[]): string[] =>
  beyond(
    wanted.map(({ urn }) => urn),
    all.map(({ urn }) => urn),
  );

describe("pulumi up that is interrupted", function () {
  this.timeout(900_000);
  const stack = new Stack("dev");
  before(async function () {
    needPulumi(this);
    await stack.start();
  });
  const open: HeldGateway[] = [];
  after(async () => {
    await Promise.all(open.map((gateway) => gateway.close()));
    await stack.remove();
  });

  const exported = () => stack.pulumi.ok("stack", "export");
  const cloud = () => standing(stack.platform.data);
  /** What stands in the cloud beyond the state. */
  const orphans = async () => beyond(cloud(), recorded(await exported()));
  /** Fails unless the cloud holds what the state says, no less, no more, and nothing pends. */
  async function agree(): Promise<void> {
    const state = await exported();
    assert.deepEqual(cloud(), recorded(state));
    assert.deepEqual(parseState(state).deployment.pending_operations ?? [], []);
  }

  /** Starts an update whose calls are held. */
  async function begin(hold: (call: Call) => Hold) {
    const gateway = await HeldGateway.open(stack.platform.outputs.gateway, hold);
    open.push(gateway);
    const child = stack.pulumi.elsewhere({ AWS_ENDPOINT_URL: gateway.address }).start("pulumi", up);
    const run = { gateway, child, said: "", ended: new Promise<unknown>((resolve) => child.once("close", resolve)) };
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => {
        run.said += chunk.toString();
      });
    return run;
  }
  async function killedUp(hold: (call: Call) => Hold, isTime: (gateway: HeldGateway) => boolean) {
    const run = await begin(hold);
    await until(
      "the moment to kill the CLI",
      async () => {
        assert.equal(run.child.exitCode, null, `the update ended:\n${run.said}`);
        return isTime(run.gateway) ? true : undefined;
      },
      patienceSeconds,
    );
    run.child.kill("SIGKILL");
    await run.ended;
    await until(
      "the end of its processes",
      async () => (processesOf(stack.pulumi.home).length === 0 ? true : undefined),
      patienceSeconds,
    );
    return run.gateway;
  }

  /** So many functions are made, and no other. */
  const lambdas = (most: number) => {
    let left = most;
    return ({ name, type }: Call): Hold => {
      if (name !== "create" || type !== lambda) return undefined;
      left -= 1;
      return left >= 0 ? "answer" : "request";
    };
  };
  const updated = ({ name, type }: Call): Hold => (name === "update" && type === lambda ? "answer" : undefined);
  const change = (before: string, after: string) => stack.edit("functions/tasks/jira/get-issue.ts", before, after);

  async function repair(by = stack.pulumi) {
    const args = [socless, "rollout", "repair", "--json", "--settle", "0"];
    const { code, out, err } = await by.exec(process.execPath, args);
    return { code, err, ...(out === "" ? undefined : { outcome: repaired.parse(JSON.parse(out)) }) };
  }
  async function mended() {
    const { code, err, outcome } = await repair();
    assert.equal(code, 0, err);
    return { ...(outcome ?? assert.fail("it printed nothing")), said: err };
  }

  it("by a kill at its beginning is mended: what was made is recorded, and what was not is not", async () => {
    const made = firstOfEach([api, bucket, queue, secret, table], "answer");
    const sent = firstOfEach([role, group], "request");
    const gateway = await killedUp(
      (call) => made(call) ?? sent(call),
      ({ answers, requests }) => answers.length === 5 && requests.length === 2,
    );
    const late = gateway.requests.find(({ type }) => type === role) ?? assert.fail("no role");
    const never = gateway.requests.find(({ type }) => type === group) ?? assert.fail("no log group");
    await late.land();
    assert.ok((await orphans()).length >= 6);

    const { adopted, absent, twice, copy, said } = await mended();
    assert.match(said, /Taking away the lock that was left \(process \d+ of /);
    assert.deepEqual(missing([...gateway.answers, late], adopted), []);
    assert.deepEqual(missing([never], absent), []);
    assert.deepEqual(twice, []);
    assert.match(copy ?? "", /^\.socless\/repair\/dev-.*\.json$/);
    await agree();
    const again = await mended();
    assert.deepEqual([again.adopted, again.absent, again.copy], [[], [], undefined]);
    await agree();
  });

  it("by Ctrl-C once leaves nothing to mend", async () => {
    const { gateway, child, ended } = await begin(() => undefined);
    await until("its middle", async () => (gateway.passed >= 5 ? true : undefined), patienceSeconds);
    child.kill("SIGINT");
    assert.notEqual(await ended, 0);
    await agree();
  });

  it("by a kill in its middle is mended", async () => {
    const gateway = await killedUp(lambdas(3), ({ answers }) => answers.length === 3);
    assert.ok((await orphans()).length >= 3);
    const { adopted, twice } = await mended();
    assert.deepEqual([missing(gateway.answers, adopted), twice], [[], []]);
    await agree();
  });

  it("is mended, though a repair was broken off and the next update went on with what it had adopted", async () => {
    await killedUp(lambdas(2), ({ answers }) => answers.length === 2);
    const { code, err } = await repair(stack.pulumi.failingAt("refresh"));
    assert.equal(code, 1);
    assert.match(err, /pulumi refresh .*failed/);
    const gateway = await killedUp(firstOfEach([machine], "answer"), ({ answers }) => answers.length === 1);
    assert.deepEqual(missing(gateway.answers, (await mended()).adopted), []);
    await agree();
  });

  it("is mended where the kill has cut off a file of the CLI's own", async () => {
    const wanted = [integration, mapping, permission];
    const gateway = await killedUp(firstOfEach(wanted, "answer"), ({ answers }) => answers.length === wanted.length);
    writeFileSync(join(stack.pulumi.home, "state/.pulumi/stacks/socless/dev.json.attrs"), "");
    assert.match((await stack.pulumi.run("stack", "export")).err, /failed to load checkpoint: EOF/);
    assert.deepEqual(missing(gateway.answers, (await mended()).adopted), []);
    await agree();
  });

  it("and is run again at once fails where AWS has a thing of that key; when it is mended, it goes through", async () => {
    const gateway = await killedUp(firstOfEach([route], "answer"), ({ answers }) => answers.length === 1);
    await stack.pulumi.ok("cancel", "--yes");
    const { code, out, err } = await stack.pulumi.run("up", "--yes", "--skip-preview");
    assert.notEqual(code, 0);
    assert.match(out + err, /ConflictException: Route with key .* already exists/);
    assert.deepEqual(missing(gateway.answers, (await mended()).adopted), []);
    await stack.up();
    await agree();
  });

  it("has then deployed a platform that works, with nothing left to change", async () => {
    assert.deepEqual(Object.keys(await preview(stack.pulumi)), ["same"]);
    const { investigationId } = await stack.platform.send(sshAlert("host-mended", "OPS-101"));
    assert.equal((await stack.platform.ended(investigationId)).outcome, "validated");
  });

  it("by a kill while it changes what stands is mended, too, also when the change is taken back", async () => {
    const client = new LambdaClient(stack.platform.deployment.client);
    const name = stack.platform.deployment.target.functions["jira-get-issue"]?.split(":")[6];
    const code = async () =>
      (await client.send(new GetFunctionCommand({ FunctionName: name }))).Configuration?.CodeSha256;
    const before = await code();
    change("fields.summary ?? undefined", "`new: $" + "{fields.summary}`");
    const gateway = await killedUp(updated, ({ answers }) => answers.length === 1);
    assert.notEqual(await code(), before);
    assert.deepEqual((await mended()).interrupted, [{ urn: gateway.answers[0]?.urn, operation: "updating" }]);
    change("`new: $" + "{fields.summary}`", "fields.summary ?? undefined");
    await stack.up();
    assert.equal(await code(), before);
    await agree();
    assert.deepEqual(Object.keys(await preview(stack.pulumi)), ["same"]);
  });

  it("and is run again at once makes a thing of an automatic name twice; when it is mended, the next one deletes it", async () => {
    change("fields.summary ?? undefined", "`newer: $" + "{fields.summary}`");
    const gateway = await killedUp(firstOfEach([machine], "answer"), ({ answers }) => answers.length === 1);
    await stack.pulumi.ok("cancel", "--yes");
    await stack.up();
    assert.ok((await orphans()).some((one) => one.startsWith(machine)));
    const { adopted, twice } = await mended();
    assert.deepEqual([adopted, missing(gateway.answers, twice)], [[], []]);
    await stack.up();
    await agree();
  });

  it("is not mended while an update runs", async () => {
    change("newer: ", "newest: ");
    const { gateway, child, ended } = await begin(updated);
    await until("its middle", async () => (gateway.answers.length > 0 ? true : undefined), patienceSeconds);
    const before = await exported();
    const refused = await repair();
    assert.equal(refused.code, 1);
    assert.match(refused.err, new RegExp(`held by another update \\(process ${child.pid} of .*Let it end`));
    assert.equal(await exported(), before);
    child.kill("SIGKILL");
    await ended;
  });
});
