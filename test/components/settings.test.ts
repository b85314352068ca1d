import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { parseSettings } from "../../components/settings.ts";
import { SettingsError } from "../../components/settings-error.ts";
import { ownConfig } from "../../components/stack-config.ts";
import { allEndpoints as endpoints } from "../../functions/endpoints/all.ts";
import { allPlaybooks as playbooks } from "../../playbooks/all.ts";
import { compile, tasksOf } from "../../playbooks/language/index.ts";

const place = { name: "eu", account: "123456789012", region: "eu-central-1" };
const program = { endpoints, playbooks: playbooks.map((one) => compile(one)), tasks: tasksOf(playbooks) };
const errorOf = (given: Record<string, unknown>): SettingsError | undefined => {
  try {
    parseSettings(given, "dev", program);
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
  return undefined;
};
const problemsOf = (given: Record<string, unknown>): readonly string[] => errorOf(given)?.problems ?? [];
const jira = { "jira/url": "https://example.atlassian.net", "jira/email": "bot@example.com" };

describe("the settings", () => {
  it("need targets and what the tasks ask for, and fill in the rest", () => {
    assert.deepEqual(parseSettings({ targets: [place], integrations: jira }, "dev", program), [
      {
        ...place,
        formerly: [],
        formerStacks: [],
        network: "none",
        retention: "none",
        logRetentionDays: 90,
        deletionProtection: false,
        secretReaders: [],
        alarmEmail: undefined,
        integrations: { "slack/api-url": "https://slack.com/api/", ...jira },
      },
    ]);
  });

  const all = {
    formerStacks: ["staging"],
    retention: "keep",
    logRetentionDays: 365,
    deletionProtection: true,
    secretReaders: [
      "arn:aws:iam::222222222222:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_SecurityEngineer_*",
      "arn:aws:iam::222222222222:user/break-glass",
    ],
    alarmEmail: "oncall@example.com",
    integrations: { "slack/api-url": "http://127.0.0.1:9/api/", ...jira },
  };

  it("are every target's, where it says nothing else for itself", () => {
    const role = { arn: "arn:aws:iam::333333333333:role/ci/deploy", externalId: "socless-prod" };
    const us = {
      name: "us",
      formerly: ["america"],
      account: "333333333333",
      region: "us-east-1",
      deploymentRole: role,
      endpoints: ["ssh-login"],
      playbooks: ["ssh-ticket-check"],
    };
    const own = {
      retention: "none",
      logRetentionDays: 7,
      deletionProtection: false,
      secretReaders: [],
      alarmEmail: "us-oncall@example.com",
    };
    const integrations = { "jira/url": "https://us.atlassian.net" };
    assert.deepEqual(
      parseSettings(
        { ...all, targets: [place, us, { ...us, name: "us-2", formerly: [], ...own, integrations }] },
        "dev",
        program,
      ),
      [
        { ...place, formerly: [], network: "none", ...all },
        { ...us, network: "none", ...all },
        {
          ...us,
          name: "us-2",
          formerly: [],
          network: "none",
          formerStacks: all.formerStacks,
          ...own,
          integrations: { ...all.integrations, ...integrations },
        },
      ],
    );
  });

  const wrong: [string, Record<string, unknown>, string][] = [
    [
      "no targets",
      { targets: undefined },
      "socless:targets is missing; it must be a list of targets, each with name, account and region.",
    ],
    ["an empty list", { targets: [] }, "socless:targets is []; it must be a list of at least one target."],
    [
      "a target that is a word",
      { targets: ["eu"] },
      'socless:targets[0] is "eu"; it must be an object with named settings.',
    ],
    [
      "an account as a number",
      { targets: [{ ...place, account: 123456789012 }] },
      'Target "eu": socless:targets[0].account is 123456789012; it must be an account id of 12 digits in quotes, for example "123456789012".',
    ],
    [
      "a region that is none",
      { targets: [{ ...place, region: "moon" }] },
      'Target "eu": socless:targets[0].region is "moon"; it must be the code of an AWS region: af-south-1, ap-east-1, ap-east-2, ap-northeast-1, ap-northeast-2, ap-northeast-3, ap-south-1, ap-south-2, ap-southeast-1, ap-southeast-2, ap-southeast-3, ap-southeast-4, ap-southeast-5, ap-southeast-6, ap-southeast-7, ca-central-1, ca-west-1, eu-central-1, eu-central-2, eu-north-1, eu-south-1, eu-south-2, eu-west-1, eu-west-2, eu-west-3, il-central-1, me-central-1, me-south-1, mx-central-1, sa-east-1, us-east-1, us-east-2, us-west-1, us-west-2, cn-north-1, cn-northwest-1, eusc-de-east-1, us-gov-east-1, us-gov-west-1, us-iso-east-1, us-iso-west-1, us-isob-east-1, us-isob-west-1, eu-isoe-west-1, us-isof-east-1, us-isof-south-1.',
    ],
    [
      "a name in capitals",
      { targets: [{ ...place, name: "EU" }] },
      'Target "EU": socless:targets[0].name is "EU"; it must be a kebab-case name of at most 20 characters, for example eu-prod.',
    ],
    [
      "a target's unknown key",
      { targets: [{ ...place, acount: "1" }] },
      'Target "eu": socless:targets[0].acount is not a setting; allowed are name, formerly, account, region, deploymentRole, hub, network, endpoints, playbooks, retention, logRetentionDays, deletionProtection, secretReaders, integrations, alarmEmail.',
    ],
    [
      "another network",
      { targets: [{ ...place, network: "vpc" }] },
      'Target "eu": socless:targets[0].network is "vpc"; it must be "none" or "private" or "static-egress".',
    ],
    [
      "a network for all targets",
      { network: "private" },
      "socless:network is not a setting; allowed are targets, formerStacks, organization, retention, logRetentionDays, deletionProtection, secretReaders, integrations, alarmEmail.",
    ],
    [
      "a former name that is a word",
      { targets: [{ ...place, formerly: "europe" }] },
      'Target "eu": socless:targets[0].formerly is "europe"; it must be a list of names that the target had before, for example [eu].',
    ],
    [
      "a former name that is another target's",
      { targets: [place, { ...place, name: "us", formerly: ["eu"] }] },
      'socless:targets says that "us" was formerly "eu", which another target is or was; a target\'s former names must be its own.',
    ],
    ["another retention", { retention: "maybe" }, 'socless:retention is "maybe"; it must be "none" or "keep".'],
    ["true as a word", { deletionProtection: "yes" }, 'socless:deletionProtection is "yes"; it must be true or false.'],
    [
      "everybody as a reader",
      { secretReaders: ["arn:aws:iam::123456789012:role/*"] },
      'socless:secretReaders is ["arn:aws:iam::123456789012:role/*"]; it must be a list of ARNs of IAM roles or users, for example arn:aws:iam::123456789012:role/security-engineer.',
    ],
    ["no e-mail address", { alarmEmail: "me" }, 'socless:alarmEmail is "me"; it must be an e-mail address.'],
    [
      "an unknown key",
      { retentoin: "keep" },
      "socless:retentoin is not a setting; allowed are targets, formerStacks, organization, retention, logRetentionDays, deletionProtection, secretReaders, integrations, alarmEmail.",
    ],
    [
      "an unknown integration",
      { integrations: { "jira/ulr": "https://x.example" } },
      "socless:integrations.jira/ulr is not a setting; allowed are slack/api-url, jira/url, jira/email.",
    ],
    [
      "an address without http",
      { integrations: { "jira/url": "ftp://x.example" } },
      'socless:integrations.jira/url is "ftp://x.example"; it must be an http or https address, for example https://example.atlassian.net.',
    ],
    [
      "an address without its slash",
      { integrations: { "slack/api-url": "https://slack.com/api" } },
      'socless:integrations.slack/api-url is "https://slack.com/api"; it must be an http or https address that ends with a slash, for example https://slack.com/api/.',
    ],
  ];
  for (const [what, given, sentence] of wrong) {
    it(`refuse ${what} with the key, the value and what is allowed`, () => {
      assert.deepEqual(problemsOf({ targets: [place], ...given }), [sentence]);
    });
  }

  it("refuse days that CloudWatch does not know, and list those it does", () => {
    const [problem = ""] = problemsOf({ targets: [place], logRetentionDays: 8 });
    assert.match(problem, /^socless:logRetentionDays is 8; it must be .* 1, 3, 5, 7, 14, 30, .* 3653\.$/);
  });

  it("refuse two targets of one name, whatever else is wrong with them", () => {
    assert.deepEqual(problemsOf({ targets: [place, { ...place, region: "us-east-1", retention: "keep" }] }), [
      'socless:targets has the name "eu" twice; each target must have a name of its own.',
    ]);
    const [first = "", second] = problemsOf({ targets: [place, { ...place, region: "eu-central-9" }] });
    assert.match(
      first,
      /^Target "eu": socless:targets\[1\]\.region is "eu-central-9"; it must be the code of an AWS region/,
    );
    assert.equal(second, 'socless:targets has the name "eu" twice; each target must have a name of its own.');
  });

  it("refuse a deployment role of another account, with the account that it must be of", () => {
    const deploymentRole = { arn: "arn:aws:iam::222222222222:role/deploy", externalId: "socless" };
    assert.deepEqual(problemsOf({ targets: [{ ...place, deploymentRole }] }), [
      `Target "eu": socless:targets[0].deploymentRole.arn is "arn:aws:iam::222222222222:role/deploy"; it must be a role of the target's own account, 123456789012.`,
    ]);
  });

  it("refuse a deployment role that is no role, or that anybody else could be given", () => {
    const deploymentRole = { arn: "arn:aws:iam::123456789012:user/ci" };
    assert.deepEqual(problemsOf({ targets: [{ ...place, deploymentRole }] }), [
      'Target "eu": socless:targets[0].deploymentRole.arn is "arn:aws:iam::123456789012:user/ci"; it must be the ARN of an IAM role, for example arn:aws:iam::123456789012:role/socless-deployment.',
      'Target "eu": socless:targets[0].deploymentRole.externalId is missing; it must be the external id in the role\'s trust policy: 2 to 1224 letters, digits and + = , . @ : / - _.',
    ]);
  });

  it("refuse two accounts to which no role leads: credentials are of one", () => {
    const us = { ...place, name: "us", account: "333333333333" };
    assert.deepEqual(problemsOf({ targets: [place, us] }), [
      "socless:targets are in the accounts 123456789012 and 333333333333 without a deploymentRole; one's own credentials are of one account, so the targets of every other account must have a deploymentRole.",
    ]);
    const deploymentRole = { arn: "arn:aws:iam::333333333333:role/deploy", externalId: "socless" };
    assert.deepEqual(problemsOf({ targets: [place, { ...us, deploymentRole }] }), []);
  });

  it("refuse endpoints and playbooks that the program does not have, and tell those that it has", () => {
    const target = { ...place, endpoints: ["gaurdduty"], playbooks: [] };
    assert.deepEqual(problemsOf({ targets: [target] }), [
      'Target "eu": socless:targets[0].endpoints is ["gaurdduty"]; it must be a list of endpoints, each once, out of ssh-login, guardduty, security-hub, access-analyzer, sign-in-failures, self-test.',
      'Target "eu": socless:targets[0].playbooks is []; it must be a list of playbooks, each once, out of ssh-ticket-check, guardduty-public-bucket, guardduty-triage, aws-triage, self-test.',
    ]);
  });

  it("tell all at once: of the stack, of each target, among them, and what does not fit the program", () => {
    const us = { ...place, name: "us", retention: "maybe" };
    const asia = { ...place, name: "asia", playbooks: ["guardduty-triage"], integrations: jira };
    assert.equal(
      errorOf({ targets: [place, place, us, asia], alarmEmail: 2, integrations: {} })?.message,
      [
        "The settings in Pulumi.dev.yaml are wrong:",
        "  socless:alarmEmail is 2; it must be an e-mail address.",
        '  Target "us": socless:targets[2].retention is "maybe"; it must be "none" or "keep".',
        '  socless:targets has the name "eu" twice; each target must have a name of its own.',
      ].join("\n"),
    );
    assert.equal(
      errorOf({ targets: [place, us, asia], integrations: { "jira/email": jira["jira/email"] } })?.message,
      [
        "The settings in Pulumi.dev.yaml are wrong:",
        '  Target "us": socless:targets[1].retention is "maybe"; it must be "none" or "keep".',
        "The program does not fit together:",
        ...["create-issue", "get-issue", "search"].map(
          (task) =>
            `  Target "eu": Task "jira-${task}" needs "jira/url": set it in socless:integrations of this stack.`,
        ),
        `  Target "asia": Endpoint "ssh-login" routes to "ssh-ticket-check", which is not among the target's playbooks.`,
        `  Target "asia": Endpoint "guardduty" routes to "guardduty-public-bucket", which is not among the target's playbooks.`,
        ...["security-hub", "access-analyzer", "sign-in-failures"].map(
          (endpoint) =>
            `  Target "asia": Endpoint "${endpoint}" routes to "aws-triage", which is not among the target's playbooks.`,
        ),
      ].join("\n"),
    );
  });

  const member = {
    name: "m",
    account: "111111111111",
    region: "us-east-1",
    hub: "eu",
    deploymentRole: { arn: "arn:aws:iam::111111111111:role/deploy", externalId: "socless" },
  };
  const organization = { id: "o-a1b2c3d4e5" };

  it("of a member say whose it is, and what it forwards", () => {
    const other = { ...member, name: "n", region: "eu-west-1", hub: { stack: "acme/socless/security", target: "hub" } };
    const [hub, first, second] = parseSettings(
      { targets: [place, { ...member, endpoints: ["guardduty"] }, other], organization, integrations: jira },
      "dev",
      program,
    );
    assert.deepEqual([hub?.hub, hub?.organization], [undefined, organization.id]);
    assert.deepEqual([first?.hub, first?.endpoints], ["eu", ["guardduty"]]);
    assert.deepEqual(second?.hub, other.hub);
    const near = { ...member, hub: { stack: "fleet.hub", target: "hub" } };
    const [third] = parseSettings({ targets: [near], organization }, "dev", program);
    assert.deepEqual(third?.hub, near.hub);
  });

  for (const [title, targets, words] of [
    [
      "whose hub is not there",
      [{ ...member, hub: "us" }],
      'its hub "us" is no target of this stack; there are "eu", "m".',
    ],
    ["whose hub is itself", [{ ...member, hub: "m" }], 'its hub "m" is a member itself; a hub has a platform.'],
    [
      "that sets what platforms have",
      [{ ...member, playbooks: ["guardduty-triage"], retention: "keep" }],
      "it has no platform, and no use for playbooks, retention; leave them out.",
    ],
    [
      "that forwards what is no event",
      [{ ...member, endpoints: ["ssh-login"] }],
      "it forwards AWS events only; ssh-login take none. Those that do: guardduty, security-hub, access-analyzer, sign-in-failures.",
    ],
    [
      "that is there twice",
      [{ ...member, name: "l" }, member],
      '"l" is a member of the same hub in the same account and region already.',
    ],
  ] as const) {
    it(`refuse a member ${title}`, () => {
      assert.deepEqual(problemsOf({ targets: [place, ...targets], organization }), [
        `Target "m" is a member: ${words}`,
      ]);
    });
  }

  it("need the organization of members, and know its form", () => {
    const missing =
      "socless:organization is missing; it must say the organization of the hub and its members: { id: o-… }.";
    assert.deepEqual(problemsOf({ targets: [place, member] }), [missing]);
    assert.match(
      String(problemsOf({ targets: [place], organization: { id: "acme" } })),
      /socless:organization\.id is "acme"; it must be the id of an AWS organization/,
    );
  });

  it("tell all that is wrong at once, under the stack's file", () => {
    assert.equal(
      errorOf({ targets: [place], retention: 1, alarmEmail: 2 })?.message,
      [
        "The settings in Pulumi.dev.yaml are wrong:",
        '  socless:retention is 1; it must be "none" or "keep".',
        "  socless:alarmEmail is 2; it must be an e-mail address.",
      ].join("\n"),
    );
  });

  it("are read from the project's own keys, JSON where it is JSON and words as they are", () => {
    const all = {
      "socless:retention": "keep",
      "socless:alarmEmail": '"a@example.com"',
      "socless:logRetentionDays": "30",
      "socless:targets": JSON.stringify([place]),
      "aws:region": "eu-central-1",
      "soclesser:retention": "none",
    };
    assert.deepEqual(ownConfig(all, "socless"), {
      retention: "keep",
      alarmEmail: "a@example.com",
      logRetentionDays: 30,
      targets: [place],
    });
  });

  for (const stack of ["local", "dev", "prod"]) {
    it(`of stack ${stack}, as they stand in its file, are right`, () => {
      const { config }: { config: Record<string, unknown> } = parse(readFileSync(`Pulumi.${stack}.yaml`, "utf8"));
      const texts = Object.entries(config).map(([key, value]) => [
        key,
        typeof value === "string" ? value : JSON.stringify(value),
      ]);
      assert.deepEqual(problemsOf(ownConfig(Object.fromEntries(texts), "socless")), []);
    });
  }
});
