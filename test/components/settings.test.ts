import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { parseSettings, SettingsError } from "../../components/settings.ts";
import { ownConfig } from "../../components/stack-config.ts";

const place = { name: "eu", account: "123456789012", region: "eu-central-1" };
const problemsOf = (given: Record<string, unknown>): readonly string[] => {
  try {
    parseSettings(given, "dev");
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
};

describe("the settings", () => {
  it("need targets alone, and fill in the rest", () => {
    assert.deepEqual(parseSettings({ targets: [place] }, "dev"), {
      targets: [place],
      retention: "none",
      logRetentionDays: 90,
      deletionProtection: false,
      secretReaders: [],
      integrations: { "slack/api-url": "https://slack.com/api/" },
    });
  });

  it("take all that the reference names", () => {
    const all = {
      targets: [place, { ...place, name: "us", region: "us-east-1" }],
      retention: "keep",
      logRetentionDays: 365,
      deletionProtection: true,
      secretReaders: [
        "arn:aws:iam::222222222222:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_SecurityEngineer_*",
        "arn:aws:iam::222222222222:user/break-glass",
      ],
      alarmEmail: "oncall@example.com",
      integrations: {
        "slack/api-url": "http://127.0.0.1:9/api/",
        "jira/url": "https://example.atlassian.net",
        "jira/email": "bot@example.com",
      },
    };
    assert.deepEqual(parseSettings(all, "dev"), all);
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
      'socless:targets[0].account is 123456789012; it must be an account id of 12 digits in quotes, for example "123456789012".',
    ],
    [
      "a region that is none",
      { targets: [{ ...place, region: "moon" }] },
      'socless:targets[0].region is "moon"; it must be the code of an AWS region, for example eu-central-1.',
    ],
    [
      "a name in capitals",
      { targets: [{ ...place, name: "EU" }] },
      'socless:targets[0].name is "EU"; it must be a kebab-case name of at most 20 characters, for example eu-prod.',
    ],
    [
      "a target's unknown key",
      { targets: [{ ...place, acount: "1" }] },
      "socless:targets[0].acount is not a setting; allowed are name, account, region.",
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
      "socless:retentoin is not a setting; allowed are targets, retention, logRetentionDays, deletionProtection, secretReaders, integrations, alarmEmail.",
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

  it("refuse two targets of one name", () => {
    const [problem = ""] = problemsOf({ targets: [place, { ...place, region: "us-east-1" }] });
    assert.match(problem, /it must be a list of targets with a name of its own each\.$/);
  });

  it("tell all that is wrong at once, under the stack's file", () => {
    assert.throws(() => parseSettings({ targets: [place], retention: 1, alarmEmail: 2 }, "dev"), {
      message: [
        "The settings in Pulumi.dev.yaml are wrong:",
        '  socless:retention is 1; it must be "none" or "keep".',
        "  socless:alarmEmail is 2; it must be an e-mail address.",
      ].join("\n"),
    });
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
