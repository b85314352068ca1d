/** The real platform's resources, as its components register them, before the pack. */
import assert from "node:assert/strict";
import type { Resource } from "../../policy/core/rule.ts";
import { judge } from "../../policy/judge.ts";
import { rules } from "../../policy/rules.ts";
import { platformArgs } from "../components/support/fixtures.ts";
import { mutations } from "./mutations/index.ts";
import { stackMutations } from "./mutations/stack.ts";
import { asDeclared } from "./support/declared.ts";
import { broken } from "./support/mutation.ts";
import { asAtFirstPreview } from "./support/preview.ts";
import { ownProgram, recorded } from "./support/recorded.ts";

/** What stands in the engine's state below the component: with the tags that it was given, as awsx hands them on. */
function madeByAwsx(resources: readonly Resource[]): readonly Resource[] {
  return resources
    .filter(({ type }) => type === "awsx:ec2:Vpc")
    .flatMap(({ name, urn: parent, props: { tags, natGateways } }) => {
      const made = (type: string, props: object): Resource => {
        const urn = `urn:pulumi:test::socless::awsx:ec2:Vpc$${type}::${name}`;
        return { type, name, urn, parent, props: { ...props, tags }, references: {} };
      };
      const hasNat = Object(natGateways).strategy !== "None";
      return [
        made("aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16" }),
        made("aws:ec2/subnet:Subnet", { cidrBlock: "10.0.0.0/18", mapPublicIpOnLaunch: hasNat }),
        ...(hasNat ? [made("aws:ec2/natGateway:NatGateway", { allocationId: "eipalloc-1" })] : []),
      ];
    });
}

describe("the platform before the policy pack", () => {
  let resources: readonly Resource[];
  before(async () => {
    resources = await recorded(ownProgram());
  });

  it("gives no reason for a finding, and nothing is left unjudged", async () => {
    assert.ok(resources.length > 80, `${resources.length} resources`);
    const { findings, unjudged } = await judge(resources);
    assert.deepEqual([findings, unjudged], [[], []]);
  });

  it("does so with an endpoint of each kind, too", async () => {
    const others = await recorded({ ...platformArgs, alarmEmail: "secops@example.com" });
    assert.ok(others.length > 80, `${others.length} resources`);
    const { findings, unjudged } = await judge(others);
    assert.deepEqual([findings, unjudged], [[], []]);
  });

  it("gives none at a first preview, where each rule says what it cannot judge yet", async () => {
    const { findings, unjudged } = await judge(asAtFirstPreview(resources));
    assert.deepEqual(findings, []);
    const waiting = new Set(unjudged.map(({ rule }) => rule));
    for (const rule of ["iam-no-wildcard-action", "stack-declared-grants", "stack-machine-invokes-its-functions"])
      assert.ok(waiting.has(rule), rule);
  });

  for (const network of ["private", "static-egress"] as const)
    it(`does so with tasks in a network, too: ${network}`, async () => {
      const placed = await recorded({ ...platformArgs, alarmEmail: "secops@example.com", network });
      assert.ok(placed.some(({ type }) => type === "awsx:ec2:Vpc"));
      const all = [...placed, ...madeByAwsx(placed)];
      const { findings, unjudged } = await judge(all);
      assert.deepEqual([findings, unjudged], [[], []]);
      assert.deepEqual((await judge(asAtFirstPreview(all))).findings, []);
    });

  for (const [rule, mutation] of Object.entries(mutations))
    it(`broken in one way, is found by ${rule} alone`, async () => {
      const changed = broken(resources, mutation);
      const { findings } = await judge(rule in stackMutations ? changed : asDeclared(resources, changed));
      assert.deepEqual([...new Set(findings.map((finding) => finding.rule))], [rule]);
    });

  it("is broken once for each rule", () => {
    assert.deepEqual(
      Object.keys(mutations),
      rules.map(({ id }) => id),
    );
  });
});
