import assert from "node:assert/strict";
import { CloudWatchLogsClient, DeleteLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { z } from "zod";
import { parseState, type StateResource } from "../../cli/rollout/repair/state.ts";
import { outputsOf } from "../../cli/rollout/target/state.ts";
import { beyond, recorded, standing } from "../support/inventory.ts";
import { mistakes } from "../whole/program-copy.ts";
import { RunningFleet, target } from "./support/fleet.ts";
import { needPulumi } from "./support/pulumi.ts";

const [own, other] = ["000000000001", "111111111111"] as const;
const region = "us-east-1";
const rule = "aws:cloudwatch/eventRule:EventRule";
const toldTo = { alarmEmail: "security@example.com" };
/** What docs/members.md says to accept. */
const policy = {
  "data-protected-stores": "advisory",
  "iam-no-wide-opening": "advisory",
  "iam-no-wildcard-resource": "advisory",
};

const planned = z.object({
  canGo: z.boolean(),
  waves: z.array(
    z.object({
      targets: z.array(
        z.looseObject({
          name: z.string(),
          hasIt: z.boolean(),
          waitsFor: z.string().optional(),
          outcome: z.string().optional(),
          changes: z.record(z.string(), z.number()).optional(),
        }),
      ),
    }),
  ),
  findings: z.array(z.object({ rule: z.string(), level: z.string(), targets: z.array(z.string()) })),
});
const told = z.object({
  holder: z.unknown().optional(),
  targets: z.array(
    z.looseObject({
      name: z.string(),
      wave: z.string().optional(),
      standing: z.string(),
      differs: z.array(z.string()),
      last: z.looseObject({ by: z.string(), version: z.string(), outcome: z.string() }).optional(),
      health: z.object({ healthy: z.boolean(), problems: z.array(z.string()) }).optional(),
    }),
  ),
  rollouts: z.array(z.object({ kind: z.string(), outcome: z.string(), targets: z.record(z.string(), z.string()) })),
});
const drifted = z.object({
  drift: z.string(),
  targets: z.array(
    z.object({
      name: z.string(),
      drifted: z.array(z.object({ urn: z.string(), change: z.string(), keys: z.array(z.string()) })),
    }),
  ),
  leftBehind: z.array(z.object({ name: z.string(), resources: z.number() })),
  notDeployed: z.array(z.string()),
});
const repaired = z.object({ mended: z.boolean(), adopted: z.array(z.object({ urn: z.string() })) });

describe("the life of a fleet by socless rollout", function () {
  this.timeout(1_200_000);
  const fleet = new RunningFleet([other]);
  before(async function () {
    needPulumi(this);
    await fleet.start();
    await fleet.makeRole(other);
    fleet.pulumi.write("policy/config/fleet.json", JSON.stringify(policy));
    write({}, {});
  });
  after(() => fleet.remove());

  /** A hub and one member; without settings, the member is off the list. */
  function write(hub: object, member?: object): void {
    const small = { endpoints: ["self-test"], playbooks: ["self-test"] };
    fleet.write({
      name: "prod",
      policy: { config: "policy/config/fleet.json" },
      targets: [
        target("hub", own, region, { ...small, ...toldTo, ...hub }),
        ...(member
          ? [target("shop", other, region, { hub: "hub", endpoints: ["guardduty"], ...toldTo, ...member })]
          : []),
      ],
      waves: [{ name: "canary", targets: ["hub"] }, ...(member ? [{ name: "rest", rest: true }] : [])],
    });
  }
  async function run(...args: string[]) {
    const command = fleet.begin(...args);
    return { code: await command.end(), out: command.out, said: command.said };
  }
  /** Runs a command that prints a document, which ends with that code. */
  async function read<T>(shape: z.ZodType<T>, code: number, ...args: string[]): Promise<T> {
    const ran = await run(...args, "--json");
    assert.equal(ran.code, code, ran.said);
    return shape.parse(JSON.parse(ran.out));
  }
  async function ok(...args: string[]): Promise<string> {
    const { code, out, said } = await run(...args);
    assert.equal(code, 0, said);
    return out;
  }
  const stacks = async () =>
    z
      .array(z.object({ name: z.string() }))
      .parse(await fleet.pulumi.json("stack", "ls"))
      .map(({ name }) => name);
  const stateOf = (name: string) => fleet.pulumi.ok("stack", "export", "--stack", `prod.${name}`);
  const cloud = () => standing(fleet.platform.data);
  const standings = async () => {
    const { targets } = await read(told, 0, "status");
    return Object.fromEntries(targets.map(({ name, standing: how }) => [name, how]));
  };

  it("plans a fleet of which nothing is there, and leaves no stack", async () => {
    const { canGo, waves } = await read(planned, 0, "plan");
    assert.equal(canGo, true);
    const [hub, shop] = waves.flatMap(({ targets }) => targets);
    assert.deepEqual([hub?.outcome, hub?.hasIt, Object.keys(hub?.changes ?? {})], ["done", false, ["create"]]);
    assert.deepEqual([shop?.waitsFor, shop?.outcome], ["hub", undefined]);
    assert.deepEqual([await stacks(), cloud().filter((one) => one.includes("socless-hub"))], [[], []]);
    assert.deepEqual(await standings(), { hub: "not-deployed", shop: "not-deployed" });
    assert.deepEqual(await stacks(), []);
  });

  it("shows how all stand once they are up to date, also what it has to do with the health of each", async () => {
    await ok("up");
    const outputs = outputsOf(parseState(await stateOf("hub")));
    await fleet.platform.adopt(JSON.stringify(outputs)); // so its secrets get their values
    const { targets, rollouts, holder } = await read(told, 0, "status", "--check");
    assert.deepEqual(
      targets.map(({ name, wave, standing: how, last, health }) => [name, wave, how, last?.outcome, health?.healthy]),
      [
        ["hub", "canary", "up-to-date", "done", true],
        ["shop", "rest", "up-to-date", "done", undefined],
      ],
    );
    assert.match(targets[0]?.last?.by ?? "", /.@./);
    assert.deepEqual(
      [rollouts, holder],
      [[{ kind: "up", outcome: "done", targets: { hub: "done", shop: "done" } }], undefined],
    );
    const text = await ok("status");
    assert.match(text, /^Fleet prod: 2 targets: 2 up to date\. /);
    assert.ok(text.split("\n").every((line) => line.length <= 100));
  });

  it("finds what was changed and deleted by hand, and nothing else", async () => {
    const resources = parseState(await stateOf("hub")).deployment.resources ?? [];
    const ofType = (type: string, name: string): StateResource =>
      resources.find((one) => one.type === type && one.urn.includes(name)) ?? assert.fail(`no ${type} of ${name}`);
    const grants = ofType("aws:iam/rolePolicy:RolePolicy", "respond");
    const [RoleName, PolicyName] = grants.id?.split(":") ?? [];
    const statement = { Effect: "Deny", Action: "s3:*", Resource: "*" };
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    await new IAMClient(fleet.clientOf(own)).send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
    const log = ofType("aws:cloudwatch/logGroup:LogGroup", "respond");
    await new CloudWatchLogsClient(fleet.clientOf(own)).send(new DeleteLogGroupCommand({ logGroupName: log.id }));
    const found = await read(drifted, 2, "drift");
    assert.deepEqual(
      found.targets.map(({ name, drifted: all }) => [name, all.map(({ urn, change, keys }) => [urn, change, keys])]),
      [
        [
          "hub",
          [
            [log.urn, "deleted", []],
            [grants.urn, "changed", ["policy"]],
          ].sort(),
        ],
        ["shop", []],
      ],
    );
    assert.deepEqual(await standings(), { hub: "up-to-date", shop: "up-to-date" });
    assert.equal(
      (await read(repaired, 0, "repair", "--target", "hub", "--fleet", "fleet.yaml", "--settle", "0")).mended,
      true,
    );
  });

  it("plans a change that the policy pack stops, for every target", async () => {
    const program = fleet.pulumi.read("index.ts");
    fleet.pulumi.write("index.ts", `${program}${mistakes}`);
    const { canGo, findings, waves } = await read(planned, 1, "plan");
    const behind = await standings();
    fleet.pulumi.write("index.ts", program);
    assert.equal(canGo, false);
    assert.deepEqual(findings[0], { rule: "iam-narrow-trust", level: "mandatory", targets: ["hub", "shop"] });
    assert.deepEqual(
      waves.flatMap(({ targets }) => targets.map(({ outcome, hasIt }) => [outcome, hasIt])),
      [
        ["failed", false],
        ["failed", false],
      ],
    );
    assert.deepEqual(behind, { hub: "behind", shop: "behind" });
  });

  it("mends a target whose update was killed, and goes on", async () => {
    write({ deletionProtection: true }, { endpoints: ["guardduty", "access-analyzer"] });
    fleet.hold = ({ name, type, urn }) =>
      name === "create" && type === rule && urn.includes("prod.shop") ? "answer" : undefined;
    const update = fleet.begin("up", "--resume", "--json");
    await update.until("a rule that was made", () => fleet.gateway.answers[0]);
    await fleet.kill();
    await update.end();
    fleet.hold = () => undefined;
    assert.deepEqual(await standings(), { hub: "up-to-date", shop: "killed" });
    const refused = await run("up", "--resume");
    assert.equal(refused.code, 1);
    assert.match(
      refused.said,
      /"shop": its last update was killed\. Mend it: socless rollout repair --fleet fleet\.yaml/,
    );
    const mended = await read(repaired, 0, "repair", "--fleet", "fleet.yaml", "--target", "shop", "--settle", "0");
    assert.deepEqual(
      mended.adopted.map(({ urn }) => urn),
      fleet.gateway.answers.map(({ urn }) => urn),
    );
    assert.deepEqual(await standings(), { hub: "up-to-date", shop: "stopped" });
    const resumed = fleet.begin("up", "--resume", "--json");
    assert.equal(await resumed.end(), 0, resumed.said);
    assert.deepEqual(resumed.outcomes, { shop: "done" });
    assert.deepEqual(beyond(recorded(await stateOf("shop")), cloud()), []);
    assert.equal((await read(drifted, 0, "drift")).drift, "none");
  });

  it("tells of a target that was taken off the list, and removes it with its record", async () => {
    assert.match((await run("destroy", "--target", "hub", "--yes")).said, /is the hub of shop: remove these first/);
    write({ deletionProtection: true });
    assert.deepEqual(await standings(), { hub: "up-to-date", shop: "left-behind" });
    const { drift, leftBehind } = await read(drifted, 2, "drift");
    assert.deepEqual([drift, leftBehind.map(({ name }) => name)], ["drift", ["shop"]]);
    const had = recorded(await stateOf("shop"));
    const before = cloud();
    for (const args of [[], ["--dry-run"]]) {
      const { code, said } = await run("destroy", "--target", "shop", ...args);
      assert.equal(code, args.length === 0 ? 1 : 0, said);
      assert.match(said, args.length === 0 ? /nobody can be asked here/ : /shop would be removed: \d+ delete/);
    }
    assert.deepEqual(cloud(), before);
    await ok("destroy", "--target", "shop", "--yes");
    assert.deepEqual(beyond(before, cloud()), [...new Set(had)]);
    assert.deepEqual(await stacks(), ["prod.hub", "prod.rollout"]);
    const { targets, rollouts, holder } = await fleet.record("prod");
    assert.deepEqual([Object.keys(targets), holder], [["hub"], undefined]);
    assert.deepEqual(rollouts[0]?.targets, { shop: "done" });
    assert.deepEqual(await standings(), { hub: "up-to-date" });
  });

  it("removes nothing of a target that protects its data, and all of it by the way out that it names", async () => {
    const before = { cloud: cloud(), state: recorded(await stateOf("hub")) };
    const { code, said } = await run("destroy", "--target", "hub", "--yes");
    assert.equal(code, 1);
    assert.match(said, /"hub" protects its data, and nothing was deleted:[\s\S]*socless-hub-alerts/);
    assert.match(
      said,
      /deletionProtection: false and retention: none[\s\S]*socless rollout up --fleet fleet\.yaml --resume/,
    );
    assert.deepEqual({ cloud: cloud(), state: recorded(await stateOf("hub")) }, before);
    write({ deletionProtection: false, retention: "none" });
    await ok("up", "--resume");
    assert.match(await ok("destroy", "--target", "hub", "--yes"), /Take it off the list in fleet\.yaml/);
    assert.deepEqual(cloud(), [
      "aws:iam/role:Role socless-deployment",
      "aws:iam/rolePolicy:RolePolicy socless-deployment:checks",
    ]);
    assert.deepEqual([await stacks(), await standings()], [["prod.rollout"], { hub: "not-deployed" }]);
  });
});
