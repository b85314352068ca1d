import assert from "node:assert/strict";
import { fixedOf } from "../../../cli/cost/fixed.ts";
import { pricesIn } from "../../../cli/cost/prices.ts";
import { targetsIn } from "../../../cli/cost/program.ts";
import type { Resource } from "../../../policy/core/rule.ts";
import { functionArn, platform, platformFunctions, resource } from "./support/program.ts";

function fixed(...resources: readonly Resource[]) {
  const [target] = targetsIn(platform({ functions: platformFunctions, resources }));
  assert.ok(target);
  const { lines, gaps } = fixedOf(target);
  const usd = (usage: (typeof lines)[number]["usage"]) => Number(pricesIn("us-east-1").cost(usage).toFixed(4));
  return { lines: lines.map(({ what, count, usage }) => [what, count, usd(usage)]), gaps };
}

describe("what a target costs while nothing happens", () => {
  it("is nothing for what only use makes dear", () => {
    const free = [
      resource("aws:dynamodb/table:Table", "t", { billingMode: "PAY_PER_REQUEST" }),
      resource("aws:sqs/queue:Queue", "q"),
      resource("aws:s3/bucketVersioning:BucketVersioning", "b"),
      resource("aws:iam/role:Role", "r"),
      resource("aws:ec2/vpcEndpoint:VpcEndpoint", "s3", { vpcEndpointType: "Gateway" }),
      resource("aws:lambda/eventSourceMapping:EventSourceMapping", "stream", { eventSourceArn: "arn:aws:dynamodb:…" }),
    ];
    assert.deepEqual(fixed(...free), { lines: [], gaps: [] });
  });

  it("is 0.40 a secret and each replica of it, 0.10 an alarm and each metric of it", () => {
    const { lines, gaps } = fixed(
      resource("aws:secretsmanager/secret:Secret", "a"),
      resource("aws:secretsmanager/secret:Secret", "b", { replicas: [{ region: "eu-west-1" }] }),
      resource("aws:cloudwatch/metricAlarm:MetricAlarm", "c", { period: 60 }),
      resource("aws:cloudwatch/metricAlarm:MetricAlarm", "d", {
        metricQueries: [
          { id: "x", metric: {} },
          { id: "y", metric: {} },
          { id: "z", expression: "x/y" },
        ],
      }),
      resource("aws:cloudwatch/metricAlarm:MetricAlarm", "e", { period: 10 }),
    );
    assert.deepEqual(lines, [
      ["secret", 2, 1.2],
      ["alarm", 3, 0.6],
    ]);
    assert.deepEqual(gaps, []);
  });

  it("has 657,000 looks into a queue that Lambda polls: five at a time, each for 20 seconds", () => {
    const eventSourceArn = "arn:aws:sqs:us-east-1:111111111111:q";
    const { lines } = fixed(resource("aws:lambda/eventSourceMapping:EventSourceMapping", "q", { eventSourceArn }));
    assert.deepEqual(lines, [["queue that Lambda polls when it is idle", 1, 0.2628]]);
  });

  it("has 43,800 runs of a function that is called every minute, with what it does in each", () => {
    const every = { scheduleExpression: "rate(1 minute)", target: { arn: functionArn("sweep") } };
    const { lines, gaps } = fixed(resource("aws:scheduler/schedule:Schedule", "s", every));
    // 0.0438 calls of Scheduler, 0.00876 invocations, 4,380 GB-s 0.0584, 350,400 reads 0.0438, 41.8 MB of logs 0.0221
    assert.deepEqual(lines, [["run of sweep on its schedule", 43_800, 0.1769]]);
    assert.deepEqual(gaps, []);
  });

  it("pays a schedule that feeds a queue as a call of Scheduler: what comes of it is an alert", () => {
    const nightly = { scheduleExpression: "cron(0 3 * * ? *)", target: { arn: "arn:aws:sqs:us-east-1:1:q" } };
    const { lines, gaps } = fixed(resource("aws:scheduler/schedule:Schedule", "s", nightly));
    assert.deepEqual(
      [lines.map(([what, count]) => [what, Math.round(Number(count))]), gaps],
      [[["run of a schedule", 30]], []],
    );
  });

  it("names what a schedule calls that nobody knows", () => {
    const daily = { scheduleExpression: "rate(1 day)", target: { arn: "arn:aws:lambda:us-east-1:1:function:other" } };
    const { gaps } = fixed(resource("aws:scheduler/schedule:Schedule", "s", daily));
    assert.deepEqual(gaps, ["what a schedule calls (arn:aws:lambda:us-east-1:1:function:other)"]);
  });

  it("has a network's hours, and says that its data is not in it", () => {
    const { lines, gaps } = fixed(
      resource("aws:ec2/natGateway:NatGateway", "nat"),
      resource("aws:ec2/eip:Eip", "address"),
      resource("aws:ec2/vpcEndpoint:VpcEndpoint", "e", { vpcEndpointType: "Interface", subnetIds: ["a", "b"] }),
      resource("aws:kms/key:Key", "key"),
    );
    assert.deepEqual(lines, [
      ["NAT gateway", 1, 32.85],
      ["public IPv4 address", 1, 3.65],
      ["interface endpoint", 1, 14.6],
      ["KMS key", 1, 1],
    ]);
    assert.deepEqual(gaps, [
      "data through a NAT gateway",
      "data through interface endpoints",
      "use of a KMS key, and its rotations",
    ]);
  });

  const unknown: readonly [string, Resource, string][] = [
    ["a type that it does not know", resource("aws:rds/instance:Instance", "x"), "aws:rds/instance:Instance"],
    [
      "provisioned concurrency",
      resource("aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig", "x"),
      "aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig",
    ],
    ["a table with provisioned capacity", resource("aws:dynamodb/table:Table", "x"), "provisioned capacity of a table"],
    [
      "a table's replicas",
      resource("aws:dynamodb/table:Table", "x", { billingMode: "PAY_PER_REQUEST", replicas: [{}] }),
      "a table's replicas",
    ],
    [
      "an express state machine",
      resource("aws:sfn/stateMachine:StateMachine", "x", { type: "EXPRESS" }),
      "an express state machine",
    ],
  ];
  for (const [what, given, gap] of unknown)
    it(`names ${what} instead of taking it for free`, () => {
      assert.deepEqual(fixed(given), { lines: [], gaps: [gap] });
    });
});
