import assert from "node:assert/strict";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { z } from "zod";
import { listInvestigations } from "../../cli/investigations.ts";
import { parseState } from "../../cli/rollout/repair/state.ts";
import { outputsOf } from "../../cli/rollout/target/state.ts";
import { recorded, standing } from "../support/inventory.ts";
import { until } from "../support/until.ts";
import { RunningFleet } from "./support/fleet.ts";
import type { Call, Hold } from "./support/held-gateway.ts";
import { needPulumi } from "./support/pulumi.ts";
import {
  names,
  one,
  policy,
  role,
  rolePolicy,
  south,
  targets,
  three,
  told,
  two,
  untold,
} from "./support/twelve-targets.ts";

describe("socless rollout up of twelve targets", function () {
  this.timeout(1_800_000);
  const fleet = new RunningFleet([one, two, three]);
  const write = (of: { bad: object; atOnce: number; minutes?: number } & Readonly<Record<string, unknown>>) => {
    const { bad, atOnce, ...more } = of;
    fleet.write({
      name: "prod",
      policy: { config: "policy/config/fleet.json" },
      targets: targets(bad),
      waves: [
        { name: "canary", tags: ["canary"], pause: true },
        { name: "early", tags: ["early"], atOnce: 2 },
        { name: "rest", rest: true, atOnce },
      ],
      ...more,
    });
  };
  /** Holds the first such call of a target. */
  const once = (name: string, type: string, how: Hold) => {
    let left = true;
    return (call: Call): Hold => {
      if (!left || call.name !== "create" || call.type !== type || !call.urn.includes(`::socless-${name}-`))
        return undefined;
      left = false;
      return how;
    };
  };
  const any =
    (...all: readonly ((call: Call) => Hold)[]) =>
    (call: Call): Hold => {
      for (const each of all) {
        const how = each(call);
        if (how) return how;
      }
      return undefined;
    };
  const stateOf = (name: string) => fleet.pulumi.ok("stack", "export", "--stack", `prod.${name}`);
  const endOf = (kind: "wave-ends" | "rollout-ends", events: readonly Record<string, unknown>[]) =>
    events.filter(({ event }) => event === kind).at(-1) ?? assert.fail(kind);
  /** The longest that a member took until now, in seconds: what bounds a time limit on this machine. */
  let longest = 10;

  before(async function () {
    needPulumi(this);
    await fleet.start();
    fleet.pulumi.write("policy/config/fleet.json", JSON.stringify(policy));
    for (const account of [one, two]) await fleet.makeRole(account);
    write({ bad: untold, atOnce: 2 });
  });
  after(() => fleet.remove());

  it("begins nothing when a role is refused, and names each target that it keeps out", async () => {
    const run = fleet.begin("up", "--json");
    assert.equal(await run.end(), 1);
    assert.equal(run.out, "");
    const refused = [...run.err.matchAll(/Target "([\w-]+)": the deployment role (\S+) cannot be taken/g)];
    assert.deepEqual(
      refused.map(([, name, arn]) => [name, arn]),
      ["bad", "cut", "stuck"].map((name) => [name, `arn:aws:iam::${three}:role/socless-deployment`]),
    );
    assert.match(run.err, /Nothing was begun: not every target is fit\./);
    const stacks = z.array(z.object({ name: z.string() })).parse(await fleet.pulumi.json("stack", "ls"));
    assert.deepEqual(
      stacks.map(({ name }) => name),
      ["prod.rollout"],
    );
    await fleet.makeRole(three);
  });

  it("pauses after the canary with code 3, in plain lines; a second rollout meanwhile is refused", async () => {
    const run = fleet.begin("up", "--fleet", "fleet.yaml");
    await run.until("the canary's beginning", () => /hub: previewing/.test(run.out) || undefined);
    const second = fleet.begin("up");
    assert.equal(await second.end(), 1);
    assert.match(
      second.err,
      new RegExp(`^Another rollout holds the fleet: process ${run.child.pid} of .*Let it end\\.`, "m"),
    );
    assert.equal(await run.end(), 3, run.said);
    assert.match(
      run.out,
      /^Rollout \S+ of fleet prod by \S+, program \w{16}\nWave canary: hub\n {4}hub: opening its stack\n/,
    );
    assert.match(run.out, / {2}✓ hub done in \d+ s: \d+ create\n {6}policy advice: data-protected-stores × 4/);
    assert.match(
      run.out,
      /Paused after wave canary, as the fleet file says: 1 done, 11 not started \(.*\)\.\nGo on with: socless rollout up --fleet fleet\.yaml --resume\n$/,
    );
    const outputs = outputsOf(parseState(await stateOf("hub")));
    await fleet.platform.adopt(JSON.stringify(outputs)); // so its secrets get their values
  });

  it("goes on past a failure that the budget has, which the policy pack made before anything was; then all is killed", async () => {
    write({ bad: untold, atOnce: 2, failureBudget: 1 });
    fleet.hold = once("cut", role, "answer");
    const run = fleet.begin("up", "--resume", "--json");
    await until(
      "the first of the last wave in the record",
      async () => (await fleet.record("prod")).targets["one-west"]?.outcome === "done" || undefined,
      600,
    );
    await run.until("a role of which nobody heard", () => fleet.gateway.answers[0]);
    await fleet.kill();
    assert.deepEqual(run.outcomes, { bad: "failed", "shop-east": "done", "shop-west": "done", "one-west": "done" });
    longest = Math.max(longest, ...run.of("target-ends").map(({ seconds }) => Number(seconds)));
    const [bad] = run.of("target-ends").filter(({ target }) => target === "bad");
    assert.deepEqual(bad?.problems, ["The policy pack does not let it through: cloudwatch-told-alarms."]);
    assert.deepEqual(bad?.changes, {});
    assert.deepEqual(recorded(await stateOf("bad")), []);
    const [began] = run.of("rollout-begins");
    assert.deepEqual(
      z
        .array(z.object({ skipped: z.array(z.string()) }))
        .parse(began?.waves)
        .map(({ skipped }) => skipped),
      [["hub"], [], []],
    );
  });

  it("does not go on where an update was broken off, and says how that is mended", async () => {
    const run = fleet.begin("up", "--resume");
    assert.equal(await run.end(), 1);
    assert.match(
      run.err,
      /Nothing was begun: not every target is fit\.\n {2}Target "cut": its last update was killed\. Mend it: socless rollout repair --fleet fleet\.yaml --target cut\n$/,
    );
    const repair = fleet.begin("repair", "--fleet", "fleet.yaml", "--target", "cut", "--settle", "0");
    assert.equal(await repair.end(), 0, repair.said);
    const [{ urn } = assert.fail("nothing was held")] = fleet.gateway.answers;
    assert.match(
      repair.out,
      new RegExp(`Made and not recorded; it is now:\\n {2}${role} ${urn.split("::").at(-1)} \\(`),
    );
    assert.match(repair.out, /Go on with: socless rollout up --fleet fleet\.yaml --resume\n$/);
  });

  it("stops what takes too long, kills what does not stop, and begins nothing after a failure without a budget", async () => {
    write({
      bad: told,
      atOnce: 2,
      // Nobody waits longer than 300 s for an answer of the cloud: what is held must be held until it is killed.
      timeLimitMinutes: Math.min(Math.max(45, longest * 2.5), 200) / 60,
      stopLimitMinutes: Math.min(Math.max(10, longest / 2), 40) / 60,
    });
    fleet.hold = any(once("slow", rolePolicy, "request"), once("stuck", rolePolicy, "request"));
    const run = fleet.begin("up", "--resume", "--json");
    await run.step("slow", /^its time is over, stopping$/);
    for (const held of fleet.gateway.requests) if (held.urn.includes("::socless-slow-")) await held.goOn();
    assert.equal(await run.end(), 1);
    assert.deepEqual(run.outcomes, {
      bad: "done",
      cut: "done",
      "one-south": "done",
      slow: "timed-out",
      stuck: "killed",
    });
    const ends = endOf("rollout-ends", run.events);
    assert.deepEqual(
      [ends.outcome, ends.wave, ends.failed, ends.notStarted],
      ["failed", "rest", ["slow", "stuck"], ["stopped", "denied", "last"]],
    );
    const [stuck] = run.of("target-ends").filter(({ target }) => target === "stuck");
    assert.deepEqual(stuck?.problems, [
      "It did not stop by itself and was killed. Mend it: socless rollout repair --fleet fleet.yaml --target stuck",
    ]);
    // Neither left its lock: whoever reads is let in, and a refresh holds the stack.
    assert.deepEqual(parseState(await stateOf("slow")).deployment.pending_operations ?? [], []);
    const repair = fleet.begin("repair", "--fleet", "fleet.yaml", "--target", "stuck", "--settle", "0");
    assert.equal(await repair.end(), 0, repair.said);
    assert.doesNotMatch(repair.err, /Taking away the lock/);
  });

  it("lets end what is under way when it is interrupted, and goes on from there", async () => {
    write({ bad: told, atOnce: 1 });
    fleet.hold = once("stopped", role, "request");
    const before = fleet.gateway.requests.length;
    const run = fleet.begin("up", "--resume", "--json");
    const held = await run.until("a call that is held", () => fleet.gateway.requests[before]);
    run.child.kill("SIGINT");
    await run.step("stopped", /^stopping$/);
    await held.goOn();
    assert.equal(await run.end(), 1);
    assert.match(run.err, /Stopping: what is under way is let end/);
    assert.deepEqual(run.outcomes, { slow: "done", stuck: "done", stopped: "stopped" });
    const ends = endOf("rollout-ends", run.events);
    assert.deepEqual([ends.outcome, ends.notStarted], ["stopped", ["denied", "last"]]);
    assert.equal((await fleet.record("prod")).holder, undefined);
  });

  it("says what AWS refused, and ends with code 1 though the budget has it", async () => {
    write({ bad: told, atOnce: 3, failureBudget: 1 });
    fleet.hold = (call) => (call.type === role && call.urn.includes("::socless-denied-") ? "refuse" : undefined);
    const run = fleet.begin("up", "--resume");
    assert.equal(await run.end(), 1);
    assert.match(run.out, / {2}✗ denied failed in \d+ s: /);
    assert.match(run.out, / {6}.*AccessDeniedException: it may not create a aws:iam\/role:Role/);
    assert.match(run.out, /\nSomething failed: 2 done, 9 had it already, 1 failed \(denied\)\.\nGo on with: /);
  });

  it("ends with all twelve done, none of it made twice, and each event of a member in its hub", async () => {
    fleet.hold = () => undefined;
    const run = fleet.begin("up", "--resume", "--json");
    assert.equal(await run.end(), 0, run.said);
    assert.deepEqual(run.outcomes, { denied: "done" });
    const { targets: got, holder, rollouts } = await fleet.record("prod");
    assert.deepEqual(Object.keys(got).sort(), [...names].sort());
    assert.ok(Object.values(got).every(({ outcome }) => outcome === "done"));
    assert.equal(holder, undefined);
    assert.deepEqual(
      rollouts.map(({ outcome }) => outcome),
      ["done", "failed", "stopped", "failed", "running", "paused"],
    );
    const states = await Promise.all(names.map(stateOf));
    const all = states.flatMap(recorded).sort();
    const made = standing(fleet.platform.data).filter((thing) => !/ socless-deployment(:checks)?$/.test(thing));
    assert.deepEqual(made, all);
    const detail = {
      id: "f1",
      accountId: three,
      type: "Recon:EC2/Portscan",
      severity: 2,
      title: "t",
      description: "d",
    };
    await new EventBridgeClient(fleet.clientOf(three, south)).send(
      new PutEventsCommand({
        Entries: [{ Source: "aws.guardduty", DetailType: "GuardDuty Finding", Detail: JSON.stringify(detail) }],
      }),
    );
    const found = await until("the case", async () => {
      const cases = await listInvestigations(fleet.platform.deployment, 2, Date.now());
      return cases.find(({ endpoint }) => endpoint === "guardduty");
    });
    const { outcome, alert } = await fleet.platform.ended(found.id);
    assert.equal(outcome, "noted");
    assert.ok(JSON.stringify(alert).includes(`"account":"${three}"`));
  });

  it("stops at the canary when a change breaks what every platform tests itself by; all others stay as they are", async () => {
    const before = await Promise.all(names.map(stateOf));
    fleet.pulumi.edit(
      "functions/tasks/self-test/echo.ts",
      "run: async ({ nonce }) => ({ nonce })",
      'run: async () => ({ nonce: "" })',
    );
    const run = fleet.begin("up");
    assert.equal(await run.end(), 1);
    assert.match(run.out, / {2}✗ hub is updated and not healthy in \d+ s: /);
    assert.match(
      run.out,
      / {6}The check's playbook ended .* with WrongEcho .*See: socless investigation show inv_\w+ --target hub\n/,
    );
    assert.match(run.out, /\nStopped in wave canary, since something failed: 0 done, 1 failed \(hub\), 11 not started/);
    const after = await Promise.all(names.map(stateOf));
    assert.deepEqual(after.slice(1), before.slice(1));
    assert.notEqual(after[0], before[0]);
  });
});
