import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { type Fleet, parseFleet } from "../../../../cli/rollout/fleet/fleet.ts";
import { judgeSettings, ownProgram } from "../../../../cli/rollout/fleet/judge.ts";
import { asFleetTarget } from "../../../../cli/rollout/fleet/open.ts";
import { FleetError } from "../../../../cli/rollout/fleet/problems.ts";
import { fleetFile } from "../../../../cli/rollout/fleet/schema.ts";

const account = `account: "111111111111"`;
const role = "deploymentRole: { arn: 'arn:aws:iam::222222222222:role/deploy', externalId: prod-1 }";
const good = `
name: prod
settings:
  retention: keep
  integrations: { jira/url: "https://example.atlassian.net", jira/email: socless@example.com }
targets:
  - { name: eu, ${account}, region: eu-central-1, tags: [canary, europe] }
  - { name: fr, ${account}, region: eu-west-3, tags: [europe] }
  - { name: us, account: "222222222222", region: us-east-1, ${role}, endpoints: [ssh-login], playbooks: [ssh-ticket-check] }
waves:
  - { name: canary, tags: [canary], pause: true }
  - { name: europe, tags: [europe] }
  - { name: all, rest: true, atOnce: 5 }
`;

describe("a fleet file", () => {
  const program = ownProgram();
  const read = (text: string): Fleet => parseFleet(text, "fleet.yaml", (fleet) => judgeSettings(fleet, program));
  const problems = (text: string): readonly string[] => {
    try {
      read(text);
    } catch (error) {
      if (error instanceof FleetError) return error.problems;
      throw error;
    }
    return [];
  };
  /** Replaces what stands there once. */
  const changed = (...changes: readonly (readonly [string, string])[]) =>
    changes.reduce((text, [before, after]) => {
      assert.equal(text.split(before).length, 2, before);
      return text.replace(before, after);
    }, good);

  it("may have targets with the self-test alone, and members of a hub, whose settings name its stack", () => {
    const { targets } = read(
      changed(
        ["  retention: keep", "  organization: { id: o-a1b2c3d4e5 }"],
        [
          "region: eu-west-3, tags: [europe] }",
          "region: eu-west-3, tags: [europe], endpoints: [self-test], playbooks: [self-test] }",
        ],
        [", endpoints: [ssh-login], playbooks: [ssh-ticket-check] }", ", hub: eu, endpoints: [guardduty] }"],
      ),
    );
    assert.deepEqual(asFleetTarget(targets[2] ?? assert.fail()).hub, "eu");
    assert.deepEqual(targets[2]?.settings.targets, [
      {
        name: "us",
        account: "222222222222",
        region: "us-east-1",
        deploymentRole: { arn: "arn:aws:iam::222222222222:role/deploy", externalId: "prod-1" },
        endpoints: ["guardduty"],
        hub: { stack: "prod.eu", target: "eu" },
      },
    ]);
  });

  it("gives each target a stack of its own with the settings that all share, and each a wave", () => {
    const { targets, waves, failureBudget, timeLimitMinutes, policy } = read(good);
    assert.deepEqual(waves, [
      { name: "canary", atOnce: 1, pause: true, targets: ["eu"] },
      { name: "europe", atOnce: 1, pause: false, targets: ["fr"] },
      { name: "all", atOnce: 5, pause: false, targets: ["us"] },
    ]);
    const integrations = { "jira/url": "https://example.atlassian.net", "jira/email": "socless@example.com" };
    assert.deepEqual(targets[0], {
      name: "eu",
      stack: "prod.eu",
      settings: {
        retention: "keep",
        integrations,
        targets: [{ name: "eu", account: "111111111111", region: "eu-central-1" }],
      },
    });
    assert.deepEqual([failureBudget, timeLimitMinutes], [0, 60]);
    assert.deepEqual(policy, { pack: "policy", config: "policy/config/prod.json" });
  });

  it("of docs/examples is one, and the page tells of every key that there is", () => {
    const text = readFileSync(new URL("../../../../docs/examples/fleet.yaml", import.meta.url), "utf8");
    const { targets, waves } = read(text);
    assert.deepEqual(
      targets.map(({ stack }) => stack),
      ["prod.eu", "prod.us", "prod.ap"],
    );
    assert.deepEqual(
      waves.map((wave) => [wave.name, wave.pause, wave.targets]),
      [
        ["canary", true, ["eu"]],
        ["all", false, ["us", "ap"]],
      ],
    );
    const page = readFileSync(new URL("../../../../docs/rollout.md", import.meta.url), "utf8");
    for (const key of Object.keys(fleetFile.shape)) assert.ok(page.includes(`| \`${key}\` |`), key);
  });

  it("is refused with everything that is wrong with it, each in a sentence", () => {
    assert.deepEqual(
      problems(
        changed(
          ["atOnce: 5", "atOnce: 0, stop: true"],
          ["name: prod", "name: Prod\nbudget: 1"],
          ["[europe] }\n  - { name: all", "europe }\n  - { name: all"],
        ),
      ),
      [
        `name is "Prod"; it must be a kebab-case name, for example eu-prod.`,
        `waves[1].tags is "europe"; it must be a list of tags.`,
        `waves[2].atOnce is 0; it must be a whole number of at least 1.`,
        `waves[2].stop is not known; allowed are name, tags, targets, rest, atOnce, pause.`,
        `budget is not known; allowed are name, backend, secretsProvider, settings, targets, waves, failureBudget, timeLimitMinutes, stopLimitMinutes, policy.`,
      ],
    );
    assert.deepEqual(problems("[]"), [`The file is []; it must be an object with named values.`]);
    assert.match(problems("a: [").join(), /Flow sequence/);
  });

  it("has its settings judged by the program's own reader, at their places in the file", () => {
    assert.deepEqual(
      problems(
        changed(
          ["retention: keep", "retention: ever"],
          ["region: us-east-1", "region: us-east-1, netwrk: private"],
          ["endpoints: [ssh-login]", "endpoints: [ssh]"],
        ),
      ).map((problem) => problem.replace(/out of .*|allowed are .*/, "…")),
      [
        `settings.retention is "ever"; it must be "none" or "keep".`,
        `Target "us": targets[2].endpoints is ["ssh"]; it must be a list of endpoints, each once, …`,
        `Target "us": targets[2].netwrk is not a setting; …`,
      ],
    );
    assert.match(problems(changed([", jira/email: socless@example.com", ""])).join(), /Target "eu": .*jira\/email/);
    assert.deepEqual(problems(changed([role, "tags: [far]"])), [
      "targets are in the accounts 111111111111 and 222222222222 without a deploymentRole; one's own credentials are of one account, so the targets of every other account must have a deploymentRole.",
    ]);
    assert.deepEqual(problems(changed(["  retention: keep", "  targets: []"])), [
      "settings.targets is not known; the targets of a fleet stand beside its settings.",
    ]);
  });

  it("is refused when targets and waves do not fit together", () => {
    assert.deepEqual(
      problems(
        changed([
          "tags: [europe] }\n  - { name: all, rest: true",
          "tags: [canary] }\n  - { name: all, targets: [us, uk]",
        ]),
      ),
      [
        `Target "fr" is in no wave; name it or one of its tags in one, or let the last wave take the rest.`,
        `Wave "europe" has no target: all that it names go with earlier waves.`,
        `waves[2].targets names "uk", and there is no such target.`,
      ],
    );
    assert.deepEqual(
      problems(
        changed(
          ["tags: [europe] }\n  - { name: all", "rest: true, tags: [asia] }\n  - { name: europe"],
          ["name: fr", "name: eu"],
        ),
      ),
      [
        `targets has the name "eu" twice; each target must have a name of its own.`,
        `waves has the name "europe" twice; each wave must have a name of its own.`,
        `waves[1].tags names "asia", and no target has that tag.`,
        `waves[1].rest is true; only the last wave may take the rest.`,
        `waves[1] takes the rest; it must not name tags or targets as well.`,
        `Wave "europe" has no target: all that it names go with earlier waves.`,
      ],
    );
  });
});
