import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { IAMClient, paginateListRoles } from "@aws-sdk/client-iam";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { z } from "zod";
import { listInvestigations } from "../../cli/investigations.ts";
import { recordedResources, resourcesByTarget, strangers } from "../support/places.ts";
import { endsOnEach, setTargets } from "./every-target.ts";
import { RunningPlatform, sshAlert } from "./platform.ts";
import { copyProgram, type ProgramCopy } from "./program-copy.ts";

const socless = fileURLToPath(new URL("../../cli/socless.ts", import.meta.url));
const [one, two] = ["000000000001", "000000000002"];
const [east, west] = ["us-east-1", "eu-west-1"];
const deploymentRole = { arn: `arn:aws:iam::${two}:role/ci/socless-deployment`, externalId: "socless-local-1" };
const targets = [
  { name: "one-east", account: one, region: east },
  { name: "one-west", account: one, region: west, logRetentionDays: 30 },
  { name: "two-east", account: two, region: east, deploymentRole },
  { name: "two-west", account: two, region: west, deploymentRole },
  // Another deployment beside the first, with half of the program.
  { name: "beside", account: one, region: east, endpoints: ["ssh-login"], playbooks: ["ssh-ticket-check"] },
];

describe("a stack of several accounts and regions", function () {
  this.timeout(600_000);
  const platform = new RunningPlatform();
  let copy: ProgramCopy;

  before(async () => {
    copy = copyProgram();
    setTargets(copy.folder, targets);
    await platform.start(copy.folder);
  });
  after(async () => {
    await platform.remove();
    copy?.remove();
  });

  const clientIn = (name: string) => platform.deploymentOf(name).client;
  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, [socless, "--local", "--data", platform.data, ...args]);

  it("has one platform for each target, whose every resource is of its own account, region and provider", () => {
    assert.deepEqual(
      platform.outputs.targets.map(({ name, account, region }) => ({ name, account, region })),
      targets.map(({ name, account, region }) => ({ name, account, region })),
    );
    const found = resourcesByTarget(recordedResources(platform.data), targets);
    const counts = Object.fromEntries([...found].map(([{ name }, resources]) => [name, resources.length]));
    assert.equal(counts["one-west"], counts["one-east"]);
    assert.equal(counts["two-west"], counts["one-east"]);
    assert.ok(
      (counts["one-east"] ?? 0) > 100 && (counts.beside ?? 0) < (counts["one-east"] ?? 0),
      `${Object.entries(counts)}`,
    );
    assert.deepEqual(
      [...found].flatMap(([target, resources]) =>
        resources.flatMap((resource) => strangers(resource, target, targets)),
      ),
      [],
    );
  });

  it("would be told of each way in which a resource can be of another place", () => {
    const recorded = recordedResources(platform.data);
    const found = resourcesByTarget(recorded, targets);
    const [own, other] = targets;
    const queue = found.get(own ?? assert.fail())?.find(({ type }) => type === "aws:sqs/queue:Queue") ?? assert.fail();
    const provider = recorded.find(({ urn }) => urn.endsWith("pulumi:providers:aws::socless-one-west"));
    const told = (change: object) => strangers({ ...queue, ...change }, own ?? assert.fail(), targets).length;
    const arn = String(queue.outputs.arn);
    assert.equal(told({}), 0);
    assert.equal(told({ provider: `${provider?.urn}::x` }), 1);
    assert.equal(told({ inputs: { ...queue.inputs, region: other?.region } }), 2);
    assert.equal(told({ inputs: { ...queue.inputs, policy: JSON.stringify({ a: arn.replace(east, west) }) } }), 2);
    assert.equal(told({ inputs: { ...queue.inputs, policy: JSON.stringify({ a: arn.replace(one, two) }) } }), 2);
    assert.equal(told({ inputs: { ...queue.inputs, name: "socless-one-west-queue" } }), 1);
    assert.equal(told({ dependencies: [provider?.urn] }), 1);
    assert.throws(() => resourcesByTarget(recorded, targets.slice(1)), /stand below no target's platform/);
  });

  it("gives a target what its settings say, and the rest what the stack's do", () => {
    const of = (name: string) => platform.deploymentOf(name).target;
    assert.deepEqual(Object.keys(of("beside").playbooks).sort(), ["self-test", "ssh-ticket-check"]);
    assert.deepEqual(Object.keys(of("one-west").playbooks).sort(), [
      "aws-triage",
      "guardduty-public-bucket",
      "guardduty-triage",
      "self-test",
      "ssh-ticket-check",
    ]);
    const kept = recordedResources(platform.data).filter(({ type }) => type === "aws:cloudwatch/logGroup:LogGroup");
    const days = (name: string) => [
      ...new Set(
        kept
          .filter(({ inputs }) => `${inputs.name}`.startsWith(`socless-${name}-`))
          .map(({ inputs }) => inputs.retentionInDays),
      ),
    ];
    assert.deepEqual([days("one-west"), days("two-west")], [[30], [7]]);
  });

  it("takes an alert to its end on each platform: its own person's answer, its own records", () =>
    endsOnEach(platform));

  it("is worked with target by target", async () => {
    const { stdout } = await run("--target", "two-west", "investigation", "list", "--json");
    const { target, client } = platform.deploymentOf("two-west");
    assert.deepEqual(
      z
        .array(z.looseObject({ id: z.string() }))
        .parse(JSON.parse(stdout))
        .map(({ id }) => id),
      (await listInvestigations({ target, client }, 2, Date.now())).map(({ id }) => id),
    );
    await assert.rejects(
      run("investigation", "list"),
      /choose one with --target: one-east, one-west, two-east, two-west, beside/,
    );
    await assert.rejects(run("--target", "three", "investigation", "list"), /There is no target "three"/);
    const gc = await run("--target", "two-east", "gc", "--dry-run", "--json");
    assert.deepEqual(JSON.parse(gc.stdout).toDelete, []);
  });

  it("refuses an alert that is signed for another target", async () => {
    const { target, client } = platform.deploymentOf("two-east");
    const key = await new SecretsManagerClient(client).send(
      new GetSecretValueCommand({ SecretId: target.secrets["endpoints/ssh-login"] }),
    );
    const body = JSON.stringify(sshAlert("host-misled"));
    assert.equal((await platform.postSigned(key.SecretString ?? "", "ssh-login", body)).status, 401);
  });

  it("opens nothing of one account to the other", async () => {
    const SecretId = platform.deploymentOf("two-east").target.secrets["jira/token"];
    const read = new SecretsManagerClient(clientIn("one-east")).send(new GetSecretValueCommand({ SecretId }));
    await assert.rejects(read, { name: "AccessDeniedException" });
    for (const [name, account] of [
      ["one-east", one],
      ["two-east", two],
    ] as const) {
      const arns: string[] = [];
      for await (const { Roles = [] } of paginateListRoles({ client: new IAMClient(clientIn(name)) }, {}))
        arns.push(...Roles.map(({ Arn = "" }) => Arn));
      assert.ok(arns.length > 20 && arns.every((arn) => arn.startsWith(`arn:aws:iam::${account}:role/`)), `${arns}`);
    }
  });
});
