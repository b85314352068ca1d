import assert from "node:assert/strict";
import type { TargetSettings } from "../../components/settings.ts";
import { providerArgs } from "../../components/target-provider.ts";
import { partsFor, programMisfits } from "../../components/targets.ts";
import { allEndpoints } from "../../functions/endpoints/all.ts";
import { echo } from "../../functions/tasks/self-test/index.ts";
import { platformArgs, tasks } from "./support/fixtures.ts";

const named = (name: string): TargetSettings => ({
  name,
  formerly: [],
  formerStacks: [],
  account: "123456789012",
  region: "eu-central-1",
  network: "none",
  retention: "none",
  logRetentionDays: 7,
  deletionProtection: false,
  secretReaders: [],
  integrations: { "jira/url": "https://jira.example.com" },
});
const program = {
  endpoints: platformArgs.endpoints,
  playbooks: [...platformArgs.playbooks, { name: "contain", functions: ["look-up", "record-end", "record-failure"] }],
  tasks: platformArgs.tasks,
};
const names = (parts: Record<string, readonly { readonly name: string }[]>) =>
  Object.fromEntries(Object.entries(parts).map(([what, all]) => [what, all.map(({ name }) => name)]));

describe("a target's part of the program", () => {
  it("is all of it, when the target chooses nothing", () => {
    assert.deepEqual(names(partsFor({}, program)), names(program));
  });

  it("is the endpoints and playbooks it chooses, and the tasks that these playbooks call", () => {
    assert.deepEqual(names(partsFor({ endpoints: ["nightly"], playbooks: ["contain"] }, program)), {
      endpoints: ["nightly"],
      playbooks: ["contain"],
      tasks: ["look-up"],
    });
  });

  it("has the self-test whatever it chooses", () => {
    const selfTest = {
      endpoints: [...program.endpoints, ...allEndpoints.filter(({ name }) => name === "self-test")],
      playbooks: [...program.playbooks, { name: "self-test", functions: ["self-test-echo"] }],
      tasks: [...program.tasks, { ...echo }],
    };
    const { endpoints, playbooks, tasks } = names(
      partsFor({ endpoints: ["nightly"], playbooks: ["contain"] }, selfTest),
    );
    assert.deepEqual(
      [endpoints, playbooks, tasks],
      [
        ["nightly", "self-test"],
        ["contain", "self-test"],
        ["look-up", "self-test-echo"],
      ],
    );
  });

  it("must have the playbooks that its endpoints route to", () => {
    const targets = [named("eu"), { ...named("us"), endpoints: ["logins"], playbooks: ["contain"] }];
    assert.deepEqual(programMisfits(targets, program), [
      `Target "us": Endpoint "logins" routes to "triage", which is not among the target's playbooks.`,
    ]);
  });

  it("must have a task for its network, which costs whether one is there or not", () => {
    const eu = { ...named("eu"), network: "private" } as const;
    const us = { ...named("us"), network: "static-egress", playbooks: ["contain"] } as const;
    const quiet = { ...program, endpoints: [] };
    assert.deepEqual(programMisfits([eu, { ...us, network: "none" }], quiet), []);
    assert.deepEqual(programMisfits([eu, us], quiet), [
      'Target "us": The network is "static-egress", and no task runs in it: declare inNetwork: true where a task needs it, or leave the network out.',
    ]);
  });

  it("is told once where all targets have the same trouble", () => {
    const targets = ["eu", "us", "asia"].map((name) => ({ ...named(name), integrations: {} }));
    assert.deepEqual(programMisfits(targets, program), [
      'Task "open-issue" needs "jira/url": set it in socless:integrations of this stack.',
    ]);
  });
});

describe("targets side by side", () => {
  it("may have names of which one begins like the other", () => {
    assert.deepEqual(programMisfits([named("eu"), named("eu-us"), named("eu-2")], program), []);
  });

  it("are refused when a name would be in both, of tasks and of all else that a program names", () => {
    const [playbook = { name: "", functions: [] }] = program.playbooks;
    const changes = {
      task: { tasks: [tasks.plain, { ...tasks.plain, name: "us-look-up" }] },
      playbook: { playbooks: [playbook, { ...playbook, name: "us-triage" }] },
    };
    const both = (changed: Partial<typeof program>, other: string) => {
      const whole = { ...program, ...changed };
      const playbooks = whole.playbooks.map((one) => ({ ...one, functions: [...one.functions, "us-look-up"] }));
      return programMisfits([named(other), named("eu")], { ...whole, playbooks });
    };
    const sentence = (other: string, name: string) => [
      `Targets "eu" and "${other}" overlap: "${name}" would be a name in both; rename one of them.`,
    ];
    assert.deepEqual(both(changes.task, "eu-us"), sentence("eu-us", "eu-us-look-up"));
    assert.deepEqual(both(changes.playbook, "eu-us"), sentence("eu-us", "eu-us-triage"));
    assert.deepEqual(both({}, "eu-us"), []);
  });
});

describe("a target's provider", () => {
  const { name, account, region } = named("eu");
  it("works in the target's account and region only, and marks what it makes", () => {
    assert.deepEqual(providerArgs({ name, account, region }, "prod"), {
      region: "eu-central-1",
      allowedAccountIds: ["123456789012"],
      defaultTags: { tags: { "socless:stack": "prod", "socless:target": "eu" } },
    });
  });

  it("takes the deployment role with its external id, in a session that names the stack and the target", () => {
    const deploymentRole = { arn: "arn:aws:iam::123456789012:role/deploy", externalId: "x-1" };
    const session = (stack: string) => providerArgs({ name, account, region, deploymentRole }, stack).assumeRoles;
    assert.deepEqual(session("prod"), [
      { roleArn: deploymentRole.arn, externalId: "x-1", sessionName: "socless-prod-eu" },
    ]);
    assert.match(JSON.stringify(session(`${"long/".repeat(20)}`)), /"sessionName":"socless-(long-)+l?"/);
  });
});
