import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { CloudWatchLogsClient, CreateLogStreamCommand } from "@aws-sdk/client-cloudwatch-logs";
import { deleteItem } from "../../../cli/gc/delete.ts";
import { runningCloud, type TestCloud } from "../../local/services/running-cloud.ts";
import { recorded, standing } from "../../support/inventory.ts";
import { until } from "../../support/until.ts";
import { deploy, type SmallDeployment } from "./support/deployed.ts";
import { doors, short } from "./support/run-gc.ts";

const socless = fileURLToPath(new URL("../../../cli/socless.ts", import.meta.url));
const all = [...doors("old"), "state machine old", "function gone", "role gone", "role old", "log group gone"];

describe("the command socless gc", function () {
  this.timeout(300_000);
  let cloud: TestCloud;
  let eu: SmallDeployment;

  beforeEach(async () => {
    cloud = await runningCloud();
    eu = await deploy(cloud, "a");
    write("outputs.json", JSON.stringify({ targets: [eu.target] }));
    write("state.json", eu.exported());
  });
  afterEach(() => cloud.close());

  const file = (name: string) => join(cloud.folder, name);
  const write = (name: string, content: string) => writeFileSync(file(name), content);
  /** A removed playbook and the task that only it called. */
  async function leaveOver() {
    const gone = await eu.lambda("gone", "retained");
    return eu.machine("old", "retained", [`${gone.arn}:1`]);
  }
  /** As on AWS: the stack's outputs and state, and the stock variables. There is no Pulumi CLI. */
  function environment(): NodeJS.ProcessEnv {
    const { endpoint, region, credentials } = cloud.client;
    const { accessKeyId, secretAccessKey } = credentials;
    const found = { AWS_ENDPOINT_URL: endpoint, AWS_REGION: region, PATH: "/nowhere" };
    return { ...process.env, ...found, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
  }
  const there = () => ["--outputs", file("outputs.json"), "--state", file("state.json"), "--settle", "0"];
  async function gc(...options: string[]) {
    const child = spawn(process.execPath, [socless, "gc", ...options], { env: environment() });
    child.stdin.end("y\n");
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    const [code, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    return { code, out, err };
  }
  const left = () => standing(cloud.folder);
  const names = (things: { kind: string; name: string; role?: string }[]) =>
    things.map(({ kind, name, role }) => short([kind, role, name].filter((part) => part !== undefined).join(" ")));

  it("shows with --dry-run what it would delete, and deletes nothing, even with --yes", async () => {
    await leaveOver();
    const before = left();
    const { code, out, err } = await gc(...there(), "--dry-run", "--yes");
    assert.equal(code, 0, err);
    assert.deepEqual(out.match(/^ {2}(permission|state machine|function|role|log group) /gm)?.length, all.length);
    const { out: json } = await gc(...there(), "--dry-run", "--json");
    const { toDelete, toPutBack, kept, dryRun, target } = JSON.parse(json);
    assert.deepEqual([names(toDelete), toPutBack, kept, dryRun, target], [all, [], [], true, "eu"]);
    assert.deepEqual(left(), before);
  });

  it("deletes with --yes, and prints one document on standard output and its progress beside it", async () => {
    await leaveOver();
    const { code, out, err } = await gc(...there(), "--yes", "--json");
    assert.equal(code, 0, err);
    const { deleted, putBack, kept, failed, dryRun, target } = JSON.parse(out);
    assert.deepEqual([names(deleted), putBack, kept, failed, dryRun, target], [all, [], [], [], false, "eu"]);
    assert.match(err, /^Looking at target eu …\nTo delete: .*\nDeleting log group socless-eu-gone-/s);
    const again = await gc(...there(), "--json");
    assert.equal(again.code, 0);
    assert.deepEqual(JSON.parse(again.out).deleted, []);
    assert.match((await gc(...there())).out, /^Nothing is retained\.\n$/);
  });

  it("deletes nothing without --yes where nobody can be asked, and says so", async () => {
    await leaveOver();
    const before = left();
    const { code, out, err } = await gc(...there(), "--json");
    assert.deepEqual([code, out], [1, ""]);
    assert.match(
      err,
      /\nNothing was done: nobody can be asked here\. Say --yes to do it, or --dry-run to look only\.\n$/,
    );
    assert.deepEqual(left(), before);
  });

  it("deletes logs that have not expired with --logs only", async () => {
    const { group } = await eu.lambda("gone", "retained");
    const logs = new CloudWatchLogsClient(cloud.client);
    await logs.send(new CreateLogStreamCommand({ logGroupName: group, logStreamName: "s" }));
    const without = JSON.parse((await gc(...there(), "--yes", "--json")).out);
    assert.deepEqual(
      [names(without.deleted), names(without.kept)],
      [["function gone", "role gone"], ["log group gone"]],
    );
    assert.match(without.kept[0].why[0], /^it holds logs until /);
    const withLogs = JSON.parse((await gc(...there(), "--yes", "--json", "--logs")).out);
    assert.deepEqual([names(withLogs.deleted), withLogs.kept], [["log group gone"], []]);
  });

  it("puts permissions back where there is nothing to delete", async () => {
    const old = await eu.machine("old", "retained", [`${eu.task.arn}:1`]);
    for (const item of (await eu.plan()).collect.filter(({ kind }) => kind === "permission"))
      await deleteItem(eu.surroundings().clients, item);
    await eu.put("alerts", { pk: "logins#1", investigation: "inv_1", machine: old.arn, due: 1, dueShard: 0 });
    assert.match((await gc(...there())).err, /^To put back: .*\nNothing was done: nobody can be asked here\./ms);
    const { deleted, putBack } = JSON.parse((await gc(...there(), "--yes", "--json")).out);
    assert.deepEqual([deleted, putBack.length], [[], 2]);
    assert.match((await gc(...there())).out, /^Nothing to delete\.$/m);
  });

  it("waits as long as it is told before it deletes a machine, and opens its door again after a kill", async () => {
    const old = await leaveOver();
    const options = [
      "gc",
      "--outputs",
      file("outputs.json"),
      "--state",
      file("state.json"),
      "--settle",
      "3600",
      "--yes",
    ];
    const child = spawn(process.execPath, [socless, ...options], { env: environment() });
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => (said += chunk));
    await until("the wait", () => (said.includes("Waiting 3600 seconds") ? true : undefined));
    for (let looks = 0; looks < 5; looks += 1) await eu.plan();
    assert.equal(child.exitCode, null);
    assert.ok(left().some((one) => one.endsWith(old.arn)));
    child.kill("SIGKILL");
    await once(child, "close");
    await eu.put("alerts", { pk: "logins#1", investigation: "inv_1", machine: old.arn, due: 1, dueShard: 0 });
    const { deleted, putBack, kept } = JSON.parse((await gc(...there(), "--yes", "--json")).out);
    assert.deepEqual([deleted, putBack.length], [[], 2]);
    assert.deepEqual(names(kept), ["state machine old", "function gone"]);
  });

  it("ends with 1 when something could not be deleted, tells what and why, and has deleted the rest", async () => {
    const { role } = await leaveOver();
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: [] });
    const attached = await cloud.create("aws:iam/policy:Policy", "theirs", { policy });
    const link = { role: role.id, policyArn: attached.id };
    await cloud.create("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "theirs", link);
    const { code, out } = await gc(...there(), "--yes", "--json");
    const { deleted, failed } = JSON.parse(out);
    assert.equal(code, 1);
    assert.deepEqual(
      names(deleted),
      all.filter((one) => one !== "role old"),
    );
    assert.deepEqual(
      failed.map(({ what }: { what: string }) => what),
      [`role ${role.id}`],
    );
    assert.match(failed[0].error, /must detach all policies first/);
    assert.match((await gc(...there(), "--yes")).out, /^ {2}role .*\n\nDeleted 0 things; 1 failed: run gc again\.\n$/m);
  });

  it("says in a sentence what is wrong, deletes nothing and ends with 1", async () => {
    await leaveOver();
    const before = left();
    write("no-state.json", "{}");
    const pending = [{ resource: { urn: "urn:pulumi:prod::socless::aws:iam/role:Role::half-made" }, type: "creating" }];
    write("broken-off.json", JSON.stringify({ deployment: { resources: [], pending_operations: pending } }));
    const outputs = ["--outputs", file("outputs.json")];
    const wrong: [string[], RegExp][] = [
      [
        [...outputs, "--state", "/nowhere/s.json"],
        /^There is no \/nowhere\/s\.json\. Write it with: pulumi stack export/m,
      ],
      [[...outputs, "--state", file("no-state.json")], /no-state\.json does not hold a stack's state: /],
      [[...outputs, "--state", file("broken-off.json")], /under way or broke off \(half-made\)/],
      [outputs, /^The stack's state cannot be read \(.*\)\. gc needs it .*, or give --state FILE\.$/m],
      [[], /^The deployment's outputs cannot be read \(.*\)\. Use --local for the local cloud, or --outputs FILE\.$/m],
      [[...there(), "--target", "us"], /^There is no target "us"; the deployment has: eu\.$/m],
      [[...there(), "--settle", "soon"], /It is a whole number of seconds from 0 to 3600\./],
      [[...there(), "--settle", "3601"], /It is a whole number of seconds from 0 to 3600\./],
    ];
    for (const [options, words] of wrong) {
      const { code, out, err } = await gc(...options, "--yes", "--json");
      assert.deepEqual([code, out], [1, ""], options.join(" "));
      assert.match(err, words);
      assert.doesNotMatch(err, /\n\s+at /);
    }
    assert.deepEqual(left(), before);
  });

  for (const [answer, does] of [
    ["no", "deletes nothing"],
    ["yes", "deletes all of it"],
  ] as const)
    it(`asks on a terminal, and ${does} when the answer is ${answer}`, async function () {
      if (spawnSync("script", ["--version"]).status !== 0) {
        console.error("    skipped: script is not there, which makes a terminal (apt-get install bsdutils)");
        this.skip();
      }
      await leaveOver();
      const before = left();
      const command = [process.execPath, socless, "gc", ...there()].join(" ");
      const child = spawn("script", ["--quiet", "--return", "--command", command, "/dev/null"], {
        env: { ...environment(), PATH: process.env.PATH },
      });
      let shown = "";
      child.stdout.on("data", (chunk: Buffer) => {
        const isAsked = shown.includes("[y/N]");
        shown += chunk;
        if (!isAsked && shown.includes("[y/N]")) child.stdin.write(`${answer}\n`);
      });
      const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
      assert.match(shown, /Delete 7 things\? \[y\/N\]/);
      if (answer === "yes") {
        assert.equal(code, 0, shown);
        assert.match(shown, /Deleted 7 things\./);
        assert.deepEqual(left(), recorded(eu.exported()));
      } else {
        assert.equal(code, 1, shown);
        assert.match(shown, /Nothing was done\./);
        assert.deepEqual(left(), before);
      }
    });
});
