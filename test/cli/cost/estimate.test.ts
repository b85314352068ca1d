import assert from "node:assert/strict";
import { type Estimate, estimate, type TargetCost } from "../../../cli/cost/estimate.ts";
import type { Resource } from "../../../policy/core/rule.ts";
import { functionArn, member, type Platform, platform, platformFunctions, resource } from "./support/program.ts";

const task = { task: { secrets: ["jira/token"], effect: "none", readsInvestigation: false } };
const call = (name: string, next: object, region = "us-east-1") => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Arguments: { FunctionName: `${functionArn(name, region)}:1` },
  ...next,
});
/** Looks something up, then ends. */
const lookUp = (region?: string) => ({
  StartAt: "look-up",
  States: {
    "look-up": call("look-up", { Next: "end" }, region),
    end: call("record-end", { Next: "Finished" }, region),
    Finished: { Type: "Succeed" },
  },
});
const functions = { ...platformFunctions, "look-up": task };

const small = (more: Platform = {}): readonly Resource[] =>
  platform({ functions, playbooks: { triage: lookUp(more.region) }, starts: { triage: "IngestEndpoint" }, ...more });

const estimated = (resources: readonly Resource[], more = {}): Estimate =>
  estimate(resources, { stack: "test", alertsPerDay: () => 10, ...more });
const only = ({ targets: [target, ...others] }: Estimate): TargetCost => {
  assert.ok(target);
  assert.deepEqual(others, []);
  return target;
};

describe("an estimate", () => {
  it("counts an alert's way in, its playbook and its way out, and prices them", () => {
    const [playbook] = only(estimated(small())).playbooks;
    const { usd, usage, invocations } = playbook?.alert.longest ?? assert.fail("there is no playbook");
    assert.deepEqual(invocations, { ingest: 1, dispatch: 1, "look-up": 1, "record-end": 1 });
    const { logGb = 0, logGbMonth = 0, lambdaGbSecondArm = 0, ...rest } = usage;
    assert.deepEqual(rest, {
      transition: 3,
      httpRequest: 1,
      lambdaRequest: 4,
      // ingest 1 + 3 and two index entries; dispatch 3, 1 + 2, 1 + 1, 3 + 1; the task's record 1; the end 1 + 2
      writeUnit: 6 + 12 + 1 + 3,
      readUnit: 1,
      // the endpoint's and Jira's
      secretRead: 2,
    });
    assert.equal(lambdaGbSecondArm.toFixed(6), "1.200000"); // 4 × 0.6 s at 512 MB
    assert.equal((logGb * 2 ** 20).toFixed(6), "4.250000"); // KB
    assert.equal((logGbMonth / logGb).toFixed(3), "0.986"); // 30 days
    // 75 transitions, 1 request, 0.8 invocations, 16.0001 GB-s, 13.75 writes, 0.125 read, 10 secrets, 2.03 + 0.12 logs
    assert.equal((usd * 1_000_000).toFixed(1), "118.8");
    assert.equal(playbook?.month.longest.toFixed(6), (usd * 10 * (730 / 24)).toFixed(6));
  });

  it("takes the queue's function for what EventBridge and schedules bring", () => {
    const [playbook] = only(estimated(small({ starts: { triage: "EventSource" } }))).playbooks;
    const { usage, invocations } = playbook?.alert.longest ?? assert.fail();
    assert.equal(invocations.collect, 1);
    assert.deepEqual([usage.httpRequest, usage.queueRequest, usage.secretRead], [undefined, 2, 1]);
  });

  it("follows a task's declaration: its secrets, its effect, and whether it reads the case", () => {
    const rich = { task: { secrets: ["a", "b"], effect: "keyed", readsInvestigation: true } };
    const usage = (declared: object) =>
      only(estimated(small({ functions: { ...functions, "look-up": declared } }))).playbooks[0]?.alert.longest.usage;
    const [less, more] = [usage(task), usage(rich)];
    assert.equal((more?.writeUnit ?? 0) - (less?.writeUnit ?? 0), 1);
    assert.equal((more?.secretRead ?? 0) - (less?.secretRead ?? 0), 1);
    assert.equal((more?.readUnit ?? 0) - (less?.readUnit ?? 0), 5.5);
  });

  it("pays for memory, and for the hour in which a question waits", () => {
    const question = {
      StartAt: "ask",
      States: {
        ask: {
          Type: "Task",
          Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
          Arguments: {
            FunctionName: `${functionArn("ask")}:1`,
            Payload: { question: { choices: { a: { label: "A", fields: { x: "X" } } } } },
          },
          End: true,
        },
      },
    };
    const [playbook] = only(estimated(small({ memory: 1024, playbooks: { triage: question } }))).playbooks;
    const { usage, invocations } = playbook?.alert.longest ?? assert.fail();
    assert.deepEqual(invocations, { ingest: 1, dispatch: 1, ask: 1, respond: 2 });
    assert.equal(usage.lambdaGbSecondArm?.toFixed(6), "3.000000");
    assert.equal(usage.readUnit, 60 + 2);
    assert.equal(usage.httpRequest, 3);
    assert.equal(playbook?.alert.shortest.invocations.respond, 1);
  });

  it("names what it cannot know of a playbook", () => {
    const odd = {
      StartAt: "queue",
      States: {
        queue: { Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage", Next: "elsewhere" },
        elsewhere: call("gone", { Next: "own" }),
        own: call("own", { Next: "poll" }),
        poll: { Type: "Choice", Choices: [{ Condition: "{% $x %}", Next: "poll" }], Default: "done" },
        done: { Type: "Succeed" },
      },
    };
    const target = only(estimated(small({ functions: { ...functions, own: {} }, playbooks: { triage: odd } })));
    assert.deepEqual(target.notEstimated, [
      'what the state "queue" does (arn:aws:states:::sqs:sendMessage)',
      `the function of the state "elsewhere" (${functionArn("gone")})`,
      "what own does",
    ]);
    assert.deepEqual(target.playbooks[0]?.unbounded, ["poll"]);
  });

  it("says which prices are another region's", () => {
    const target = only(estimated(small({ region: "eu-south-2" })));
    assert.ok(target.borrowed.includes("state transitions, Standard"));
    assert.deepEqual(only(estimated(small({ region: "eu-central-1" }))).borrowed, []);
  });

  it("has of a member its alarm, and each event that it sends to its hub: whoever sends pays", () => {
    const target = only(estimated(member({ sends: ["guardduty", "logins"] })));
    const { name, account, region, hub, fixed, playbooks, forwards, month, notEstimated } = target;
    assert.deepEqual([name, account, region, hub], ["shop", "333333333333", "us-east-1", "hub"]);
    assert.deepEqual([fixed.lines.map(({ what, count, usd }) => [what, count, usd])], [[["alarm", 1, 0.1]]]);
    assert.deepEqual([playbooks, notEstimated], [[], []]);
    const monthly = (10 * (730 / 24)) / 1_000_000;
    const each = { eventsPerDay: 10, event: { usd: 0.000001, usage: { eventSent: 1 } }, month: monthly };
    assert.deepEqual(forwards, [
      { name: "guardduty", ...each },
      { name: "logins", ...each },
    ]);
    for (const usd of Object.values(month)) assert.equal(usd.toFixed(9), (0.1 + 2 * monthly).toFixed(9));
  });

  it("adds its members to a program's month, and tells of a member's region whose price it has not", () => {
    const { targets, fixed, month } = estimated([...small(), ...member({ region: "eu-central-1" })]);
    const [platform, shop, ...others] = targets;
    assert.deepEqual([platform?.name, platform?.hub, shop?.name, others], ["one", undefined, "shop", []]);
    assert.deepEqual(shop?.borrowed, ["events sent to another account's event bus, of up to 64 KB"]);
    assert.equal(fixed, 0.1);
    assert.equal(month.longest, (platform?.month.longest ?? 0) + (shop?.month.longest ?? 0));
  });

  describe("of several targets", () => {
    const secret = resource("aws:secretsmanager/secret:Secret", "s");
    const two = [
      ...small({ name: "us", resources: [secret] }),
      ...small({ name: "eu", region: "eu-central-1", resources: [secret] }),
      resource("aws:kms/key:Key", "shared", { region: "eu-central-1" }),
    ];

    it("has each with its own prices, and what stands outside of them", () => {
      const made = estimated(two);
      const told = made.targets.map(({ name, account, region, fixed }) => [name, account, region, fixed.usd]);
      assert.deepEqual(told, [
        ["us", "111111111111", "us-east-1", 0.4],
        ["eu", "111111111111", "eu-central-1", 0.4],
        ["-", "", "eu-central-1", 1],
      ]);
      const [us, eu] = made.targets.map(({ playbooks }) => playbooks[0]?.alert.longest);
      assert.deepEqual(us?.usage, eu?.usage);
      assert.ok((us?.usd ?? 0) < (eu?.usd ?? 0));
    });

    it("sums them up", () => {
      const { targets, month, fixed } = estimated(two);
      assert.equal(fixed.toFixed(6), "1.800000");
      const sum = targets.reduce((all, target) => all + target.month.longest, 0);
      assert.equal(month.longest.toFixed(9), sum.toFixed(9));
    });

    it("can be had of one alone", () => {
      assert.equal(only(estimated(two, { target: "eu" })).name, "eu");
      assert.throws(() => estimated(two, { target: "ap" }), /There is no target "ap"; there are: us, eu, -\./);
    });
  });
});
