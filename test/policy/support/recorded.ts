/** The resources of the real platform, as its components register them, with what the cloud would answer. */
import * as pulumi from "@pulumi/pulumi";
import { Member, memberParts } from "../../../components/member.ts";
import { Platform, type PlatformArgs } from "../../../components/platform.ts";
import { platformFunctionNames } from "../../../components/platform-functions.ts";
import { allEndpoints as endpoints } from "../../../functions/endpoints/all.ts";
import { allPlaybooks as playbooks } from "../../../playbooks/all.ts";
import { compile, tasksOf } from "../../../playbooks/language/index.ts";
import type { Resource } from "../../../policy/core/rule.ts";
import { isAsset } from "../../../policy/core/values.ts";
import { platformArgs } from "../../components/support/fixtures.ts";
import { type Registered, register } from "../../components/support/monitor.ts";

/** How ARNs of a service go on, after the account. */
const kinds: Readonly<Record<string, string>> = {
  events: "rule/",
  iam: "role/",
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
    (_, service: string) =>
      `arn:aws:${service}:${service === "iam" ? "" : "eu-central-1"}:123456789012:${kinds[service] ?? ""}`,
  );
  return text === undefined ? undefined : JSON.parse(text);
}

/** What this repository deploys, with made-up bundles. */
export function ownProgram(): PlatformArgs {
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

export async function recorded(args: PlatformArgs): Promise<readonly Resource[]> {
  const registered = await register((opts) => {
    new Platform("socless-eu", args, opts);
  });
  return registered.map(asRecorded);
}

/** A member of a hub in another account, with all events and tasks of this repository. */
export async function recordedMember(): Promise<readonly Resource[]> {
  const { account, region } = platformArgs.target;
  const eventBus = pulumi.output("arn:aws:events:eu-central-1:222222222222:event-bus/socless-hub-members-0123456");
  const hub = { stack: "prod", name: "socless-hub", account: "222222222222", eventBus };
  const parts = memberParts({}, { endpoints, tasks: tasksOf(playbooks) });
  const registered = await register((opts) => {
    const args = { ...parts, account, region, hub, organization: "o-a1b2c3d4e5", alarmEmail: "secops@example.com" };
    new Member("socless-shop", args, opts);
  });
  return registered.map(asRecorded);
}

const asRecorded = ({ type, name, owner, inputs, outputs, references }: Registered): Resource => ({
  type,
  name,
  urn: `urn:pulumi:test::socless::${type}::${name}`,
  parent: `urn:pulumi:test::socless::${owner}`,
  props: withWholeArns(inputs),
  outputs: withWholeArns(outputs),
  references: Object.fromEntries(
    Object.entries(references).map(([input, of]) => [input, of.map((one) => `urn:pulumi:test::socless::${one}`)]),
  ),
});
