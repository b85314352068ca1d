/** Pulumi's pack and `judge` say the same: on the real platform, broken in every way, and about exceptions. */
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Resource } from "../../policy/core/rule.ts";
import { readExceptions } from "../../policy/exceptions/read.ts";
import { judge, type Report } from "../../policy/judge.ts";
import { rules } from "../../policy/rules.ts";
import { mutations } from "./mutations/index.ts";
import { broken } from "./support/mutation.ts";
import { type RunningPack, type Said, startPack } from "./support/pack.ts";
import { ownProgram, recorded } from "./support/recorded.ts";
import { exceptionsFile, excuse, queue, role, stack } from "./support/report.ts";

const stackRules = new Set(rules.filter((rule) => "checkStack" in rule).map(({ id }) => id));

/** `rule urn path: message` of each finding, sorted. */
const foundBy = ({ findings }: Report): readonly string[] =>
  findings.map(({ rule, resource, path, message }) => `${rule} ${resource} ${path}: ${message}`).sort();

/** The same from what the pack said: without the mend and the reference. */
const foundIn = (all: readonly Said[]): readonly string[] =>
  all
    .filter(({ message }) => !message.startsWith("can't run"))
    .map(
      ({ rule, urn, message }) =>
        `${rule} ${urn} ${message.split(/(?: \(policy\/exceptions\.json:\d+\))?\. Mend: /)[0]}`,
    )
    .sort();

/** Rules and resources of which the pack could not judge an input; of stack rules, which it tells without a resource, the rules. */
const waitingIn = (all: readonly Said[]): readonly string[] =>
  all
    .filter(({ message }) => message.startsWith("can't run"))
    .map(({ rule, urn }) => (stackRules.has(rule) ? rule : `${rule} ${urn}`));

const waitingFor = ({ unjudged }: Report): readonly string[] =>
  unjudged.map(({ rule, resource }) => (stackRules.has(rule) ? rule : `${rule} ${resource}`));

const sortedSet = (all: readonly string[]): readonly string[] => [...new Set(all)].sort();

describe("the pack under Pulumi and socless policy check", function () {
  this.timeout(600_000);
  let pack: RunningPack;
  let resources: readonly Resource[];
  /** What the pack said of a resource: it is asked once about each. */
  const told = new Map<Resource, Promise<readonly Said[]>>();

  before(async () => {
    pack = await startPack();
    resources = await recorded(ownProgram());
  });
  after(() => pack.stop());

  async function fromPack(all: readonly Resource[]): Promise<readonly Said[]> {
    const each: Said[] = [];
    for (const one of all) {
      const asked = told.get(one) ?? pack.analyzeResource(one);
      told.set(one, asked);
      each.push(...(await asked));
    }
    return [...each, ...(await pack.analyzeStack(all))];
  }

  async function agree(all: readonly Resource[]): Promise<Report> {
    const [report, said] = [await judge(all), await fromPack(all)];
    assert.deepEqual(foundIn(said), foundBy(report));
    assert.deepEqual(sortedSet(waitingIn(said)), sortedSet(waitingFor(report)));
    return report;
  }

  it("say nothing about the platform", async () => {
    const report = await agree(resources);
    assert.deepEqual(report.findings, []);
  });

  for (const [rule, mutation] of Object.entries(mutations))
    it(`find the same in a platform that is broken for ${rule}`, async () => {
      const report = await agree(broken(resources, mutation));
      assert.ok(report.findings.some((finding) => finding.rule === rule));
    });

  it("wait for the same where inputs stand only after the deployment", async () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const policies = resources.map((one) =>
      one.type === "aws:iam/rolePolicy:RolePolicy"
        ? { ...one, props: { ...one.props, policy: unknown }, outputs: { ...one.outputs, policy: unknown } }
        : one,
    );
    assert.ok((await agree(policies)).unjudged.length > 0);
  });
});

describe("exceptions under Pulumi", function () {
  this.timeout(600_000);
  const folder = mkdtempSync(join(tmpdir(), "socless-pack-"));
  const own = fileURLToPath(new URL("../..", import.meta.url));
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const text = exceptionsFile(
    excuse("sqs-encrypted-queues", queue, { expires: day(30) }),
    excuse("iam-narrow-trust", role, { expires: day(-2) }),
    excuse("iam-no-wildcard-action", role, { expires: day(30) }),
    excuse("sqs-encrypted-queues", { ...queue, urn: queue.urn.replace(":test::", ":prod::") }, { expires: day(9) }),
    { ...excuse("iam-narrow-trust", role), owner: "" },
  );
  let pack: RunningPack;

  before(async () => {
    cpSync(join(own, "policy"), join(folder, "policy"), { recursive: true });
    symlinkSync(join(own, "node_modules"), join(folder, "node_modules"));
    writeFileSync(join(folder, "policy/exceptions.json"), text);
    pack = await startPack(join(folder, "policy"));
  });
  after(async () => {
    await pack.stop();
    rmSync(folder, { recursive: true });
  });

  it("excuse, end and are found unused or broken as in socless policy check", async () => {
    const all = [stack, queue, role];
    const report = await judge(all, { exceptions: readExceptions(text, rules) });
    const said = [
      ...(await Promise.all(all.map((one) => pack.analyzeResource(one)))).flat(),
      ...(await pack.analyzeStack(all)),
    ];
    assert.deepEqual(foundIn(said), foundBy(report));
    assert.equal(report.excused.length, 1);
    assert.equal(report.findings.filter(({ rule }) => rule === "policy-exceptions").length, 3);
  });
});
