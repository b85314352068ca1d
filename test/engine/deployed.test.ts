import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { GetRolePolicyCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { until } from "../support/until.ts";
import { sshAlert } from "../whole/platform.ts";
import { needPulumi, processesOf } from "./support/pulumi.ts";
import { changes, preview, readState, Stack } from "./support/stack.ts";

const socless = fileURLToPath(new URL("../../cli/socless.ts", import.meta.url));

describe("a stack that pulumi up has deployed", function () {
  this.timeout(300_000);
  const stack = new Stack("local");
  const { platform } = stack;
  before(async function () {
    needPulumi(this);
    await stack.start();
    await stack.up();
  });
  after(() => stack.remove());

  it("has nothing to change for another user's program in another folder", async () => {
    const other = stack.pulumi.elsewhere({
      HOME: stack.pulumi.home,
      LANG: "tr_TR.UTF-8",
      LC_ALL: "tr_TR.UTF-8",
      TZ: "Pacific/Kiritimati",
    });
    assert.deepEqual(Object.keys(await preview(other)), ["same"]);
  });

  it("is found by a refresh as it was deployed", async () => {
    await stack.pulumi.ok("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    assert.deepEqual(Object.keys(await preview(stack.pulumi)), ["same"]);
  });

  it("is found by a refresh where somebody has changed it by hand, and an update takes that back", async () => {
    const iam = new IAMClient(platform.deployment.client);
    const of = (await readState(stack.pulumi)).find(({ urn }) => urn.endsWith("RolePolicy::socless-local-ingest"));
    const [RoleName, PolicyName] = of?.id?.split(":") ?? [];
    const read = async () => (await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }))).PolicyDocument ?? "";
    const before = JSON.parse(decodeURIComponent(await read()));
    const added = {
      Effect: "Allow",
      Action: "dynamodb:Scan",
      Resource: "arn:aws:dynamodb:us-east-1:000000000001:table/x",
    };
    const changed = { ...before, Statement: [...before.Statement, added] };
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: JSON.stringify(changed) }));

    assert.deepEqual(await changes(stack.pulumi, "--refresh"), { [of?.urn ?? ""]: "update" });
    await stack.up("--refresh");
    assert.deepEqual(JSON.parse(decodeURIComponent(await read())), before);
    assert.deepEqual(await changes(stack.pulumi), {});
  });

  it("is found by socless through the stack's outputs", async () => {
    const { investigationId } = await platform.send(sshAlert("host-listed", "OPS-101"));
    await platform.ended(investigationId);
    const { code, out, err } = await stack.pulumi.exec(process.execPath, [socless, "investigation", "list", "--json"]);
    assert.equal(code, 0, err);
    assert.deepEqual(
      JSON.parse(out).map(({ id }: { id: string }) => id),
      [investigationId],
    );
  });

  it("keeps no secret in its state or its outputs", async () => {
    const names = Object.keys(platform.deployment.target.secrets);
    const secrets = new Map<string, string>();
    for (const name of names) secrets.set(name, await platform.secret(name));
    secrets.set("the operator's key", platform.outputs.credentials.secretAccessKey);
    const found = (text: string) => [...secrets].flatMap(([name, value]) => (holds(text, value) ? [name] : []));
    for (const [name, value] of secrets) assert.deepEqual(found(Buffer.from(`x${value}y`).toString("base64")), [name]);

    assert.deepEqual(found(await stack.pulumi.ok("stack", "export", "--show-secrets")), []);
    assert.deepEqual(found(await stack.pulumi.ok("stack", "output", "--json", "--show-secrets")), []);
  });

  it("tells a settings mistake in one plain sentence", async () => {
    const other = stack.pulumi.elsewhere();
    await other.ok("config", "set", "socless:retention", "sometimes");
    const { code, out, err } = await other.run("preview");
    assert.notEqual(code, 0);
    assert.match(out + err, /socless:retention is "sometimes"; it must be "none" or "keep"\./);
    assert.doesNotMatch(out + err, /unhandled|\bat .*:\d+:\d+/);
  });

  it("passes the policy pack, in a preview and in an update", async () => {
    const pack = ["--policy-pack", "policy", "--policy-pack-config", "policy/config/local.json"];
    await stack.pulumi.ok("preview", ...pack);
    assert.match(await stack.up(...pack), /\d+ unchanged/);
  });

  it("leaves no process behind when the CLI is killed", async () => {
    const child = stack.pulumi.start("pulumi", ["preview", "--non-interactive"]);
    await until("the provider's process", async () =>
      processesOf(stack.pulumi.home).some((line) => line.includes("plugin/main.ts")) ? true : undefined,
    );
    child.kill("SIGKILL");
    await until("the end of the CLI's processes", async () =>
      processesOf(stack.pulumi.home).length === 0 ? true : undefined,
    );
  });
});

/** Whether the value stands in the text: plain, in hexadecimal, or in base64 at whatever place among other bytes. */
function holds(text: string, value: string): boolean {
  const bytes = Buffer.from(value);
  const base64 = [0, 1, 2].map((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64");
    // The first and the last group also hold what stands around the value.
    return whole.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6));
  });
  const forms = [value, bytes.toString("hex"), ...base64];
  return [...forms, ...base64.map((form) => form.replaceAll("+", "-").replaceAll("/", "_"))].some((form) =>
    text.includes(form),
  );
}
