/** The real platform's resources, as its components register them, before the pack. */
import assert from "node:assert/strict";
import { Platform } from "../../components/platform.ts";
import type { Resource } from "../../policy/core/rule.ts";
import { judge } from "../../policy/judge.ts";
import { platformArgs } from "../components/support/fixtures.ts";
import { cloudResources, type Registered, register } from "../components/support/monitor.ts";

/** How ARNs of a service go on, after the account. */
const kinds: Readonly<Record<string, string>> = {
  lambda: "function:",
  logs: "log-group:",
  dynamodb: "table/",
  secretsmanager: "secret:",
};

/** The mocked cloud's short ARNs (`arn:aws:lambda:name`) as AWS writes them. */
function withWholeArns(inputs: object): Resource["props"] {
  const whole = JSON.stringify(inputs).replaceAll(
    /arn:aws:([a-z-]+):(?=socless)/g,
    (_, service: string) => `arn:aws:${service}:eu-central-1:123456789012:${kinds[service] ?? ""}`,
  );
  return JSON.parse(whole);
}

const asRecorded = ({ type, name, inputs }: Registered): Resource => ({
  type,
  name,
  urn: `urn:pulumi:test::socless::${type}::${name}`,
  props: withWholeArns(inputs),
});

describe("the platform before the policy pack", () => {
  let resources: readonly Resource[];
  before(async () => {
    const registered = await register((opts) => {
      new Platform("socless-eu", { ...platformArgs, alarmEmail: "secops@example.com" }, opts);
    });
    resources = cloudResources(registered).map(asRecorded);
  });

  it("gives no reason for a finding, and nothing is left unjudged", () => {
    assert.ok(resources.length > 80, `${resources.length} resources`);
    const { findings, unjudged } = judge(resources);
    assert.deepEqual([findings, unjudged], [[], []]);
  });

  const mutations: readonly (readonly [rule: string, type: string, change: Resource["props"]])[] = [
    ["iam-no-wildcard-action", "aws:iam/rolePolicy:RolePolicy", { policy: statement({ Action: "dynamodb:*" }) }],
    ["iam-no-wildcard-resource", "aws:iam/rolePolicy:RolePolicy", { policy: statement({ Resource: "*" }) }],
    [
      "iam-no-full-access-policies",
      "aws:iam/role:Role",
      { managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonSQSFullAccess"] },
    ],
    ["s3-private-buckets", "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", { blockPublicPolicy: false }],
    ["lambda-named-callers", "aws:lambda/permission:Permission", { sourceArn: undefined }],
    ["lambda-supported-runtimes", "aws:lambda/function:Function", { runtime: "nodejs14.x" }],
    ["dynamodb-recoverable-tables", "aws:dynamodb/table:Table", { pointInTimeRecovery: { enabled: false } }],
    ["sqs-encrypted-queues", "aws:sqs/queue:Queue", { sqsManagedSseEnabled: false }],
    ["logs-retention", "aws:cloudwatch/logGroup:LogGroup", { retentionInDays: undefined }],
    ["api-logged-stages", "aws:apigatewayv2/stage:Stage", { accessLogSettings: undefined }],
  ];
  for (const [rule, type, change] of mutations)
    it(`broken in one way, is found by ${rule} alone`, () => {
      const index = resources.findIndex((one) => one.type === type);
      const broken = resources.map((one, at) => (at === index ? { ...one, props: { ...one.props, ...change } } : one));
      assert.deepEqual(new Set(judge(broken).findings.map((finding) => finding.rule)), new Set([rule]));
    });
});

function statement(change: object): string {
  const Resource = "arn:aws:dynamodb:eu-central-1:123456789012:table/alerts";
  return JSON.stringify({ Statement: [{ Effect: "Allow", Action: "dynamodb:GetItem", Resource, ...change }] });
}
