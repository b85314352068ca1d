/** The real platform's resources, as its components register them, before the pack. */
import assert from "node:assert/strict";
import { Platform, type PlatformArgs } from "../../components/platform.ts";
import { platformFunctionNames } from "../../components/platform-functions.ts";
import { endpoints } from "../../functions/endpoints/index.ts";
import { playbooks } from "../../playbooks/index.ts";
import { compile, tasksOf } from "../../playbooks/language/index.ts";
import type { Resource } from "../../policy/core/rule.ts";
import { isAsset } from "../../policy/core/values.ts";
import { judge } from "../../policy/judge.ts";
import { rules } from "../../policy/rules.ts";
import { platformArgs } from "../components/support/fixtures.ts";
import { cloudResources, type Registered, register } from "../components/support/monitor.ts";
import { mutations } from "./mutations/index.ts";
import { broken } from "./support/mutation.ts";

/** How ARNs of a service go on, after the account. */
const kinds: Readonly<Record<string, string>> = {
  lambda: "function:",
  logs: "log-group:",
  dynamodb: "table/",
  secretsmanager: "secret:",
};

/** The mocked cloud's short ARNs (`arn:aws:lambda:name`) as AWS writes them; assets as they are. */
function withWholeArns(inputs: object): Resource["props"] {
  return Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => [key, isAsset(Object(value)) ? value : whole(value)]),
  );
}

function whole(value: unknown): unknown {
  const text = JSON.stringify(value)?.replaceAll(
    /arn:aws:([a-z-]+):(?=socless)/g,
    (_, service: string) => `arn:aws:${service}:eu-central-1:123456789012:${kinds[service] ?? ""}`,
  );
  return text === undefined ? undefined : JSON.parse(text);
}

/** What this repository deploys, with made-up bundles. */
function ownProgram(): PlatformArgs {
  const tasks = tasksOf(playbooks);
  const names = [...platformFunctionNames, ...tasks.map(({ name }) => name)];
  return {
    ...platformArgs,
    endpoints,
    tasks,
    playbooks: playbooks.map((playbook) => compile(playbook)),
    bundles: Object.fromEntries(names.map((name) => [name, { path: "package.json", hash: name }])),
    integrations: { ...platformArgs.integrations, "jira/email": "bot@example.com" },
    alarmEmail: "secops@example.com",
  };
}

async function recorded(args: PlatformArgs): Promise<readonly Resource[]> {
  const registered = await register((opts) => {
    new Platform("socless-eu", args, opts);
  });
  return cloudResources(registered).map(asRecorded);
}

const asRecorded = ({ type, name, inputs, outputs, references }: Registered): Resource => ({
  type,
  name,
  urn: `urn:pulumi:test::socless::${type}::${name}`,
  props: withWholeArns(inputs),
  outputs: withWholeArns(outputs),
  references: Object.fromEntries(
    Object.entries(references).map(([input, of]) => [input, of.map((one) => `urn:pulumi:test::socless::${one}`)]),
  ),
});

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
    const others = await recorded(platformArgs);
    assert.ok(others.length > 80, `${others.length} resources`);
    const { findings, unjudged } = await judge(others);
    assert.deepEqual([findings, unjudged], [[], []]);
  });

  for (const [rule, mutation] of Object.entries(mutations))
    it(`broken in one way, is found by ${rule} alone`, async () => {
      const { findings } = await judge(broken(resources, mutation));
      assert.deepEqual([...new Set(findings.map((finding) => finding.rule))], [rule]);
    });

  it("is broken once for each rule", () => {
    assert.deepEqual(
      Object.keys(mutations),
      rules.map(({ id }) => id),
    );
  });
});
