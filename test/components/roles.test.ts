import assert from "node:assert/strict";
import { Platform } from "../../components/platform.ts";
import { platformArgs } from "./support/fixtures.ts";
import { allowed, only, type Registered, register } from "./support/monitor.ts";

/** `Action on what`, with the ARNs of the fixture's resources cut down to their names. */
const short = (grant: string): string =>
  grant
    .replace(/arn:aws:(logs|dynamodb|lambda|sqs|secretsmanager|s3::|states:eu-central-1:123456789012):/, "")
    .replaceAll("socless-eu-", "");

const logs = (name: string) => [`logs:CreateLogStream on ${name}:*`, `logs:PutLogEvents on ${name}:*`];
const items = (table: string, ...calls: string[]) => calls.map((call) => `dynamodb:${call} on ${table}`);
const secret = (name: string) => `secretsmanager:GetSecretValue on ${name}`;
const machine = "triage-5848cb3075";

const expected: Readonly<Record<string, readonly string[]>> = {
  ingest: [
    ...logs("ingest"),
    ...items("alerts", "GetItem", "PutItem", "UpdateItem"),
    "s3:PutObject on vault/alerts/*",
    secret("endpoints-logins"),
  ],
  collect: [
    ...logs("collect"),
    ...items("alerts", "GetItem", "PutItem", "UpdateItem"),
    "s3:PutObject on vault/alerts/*",
    "sqs:ReceiveMessage on alert-queue",
    "sqs:DeleteMessage on alert-queue",
    "sqs:GetQueueAttributes on alert-queue",
  ],
  dispatch: [
    ...logs("dispatch"),
    ...items("alerts/stream/1", "DescribeStream", "GetRecords", "GetShardIterator"),
    "dynamodb:ListStreams on *",
    ...items("alerts", "UpdateItem"),
    ...items("results", "PutItem", "UpdateItem", "Query"),
    "s3:GetObject on vault/alerts/*",
    "sqs:SendMessage on failures",
    `states:StartExecution on stateMachine:${machine}`,
  ],
  ask: [
    ...logs("ask"),
    ...items("results", "GetItem", "PutItem", "UpdateItem"),
    ...items("interactions", "GetItem", "PutItem", "UpdateItem"),
    secret("slack-bot-token"),
    "states:SendTaskSuccess on *",
  ],
  respond: [
    ...logs("respond"),
    ...items("results", "UpdateItem"),
    ...items("interactions", "GetItem", "UpdateItem"),
    secret("slack-signing-secret"),
    secret("slack-bot-token"),
    "states:SendTaskSuccess on *",
  ],
  sweep: [
    ...logs("sweep"),
    ...items("alerts/index/due", "Query"),
    ...items("alerts", "GetItem", "UpdateItem"),
    ...items("results/index/open", "Query"),
    ...items("results", "GetItem", "PutItem", "UpdateItem", "Query"),
    ...items("interactions/index/due", "Query"),
    ...items("interactions", "GetItem", "UpdateItem"),
    "s3:GetObject on vault/alerts/*",
    secret("slack-bot-token"),
    "states:SendTaskSuccess on *",
    "sqs:SendMessage on failures",
    `states:StartExecution on stateMachine:${machine}`,
    `states:DescribeExecution on execution:${machine}:*`,
  ],
  "record-failure": [...logs("record-failure"), ...items("results", "PutItem", "Query")],
  "record-end": [
    ...logs("record-end"),
    ...items("results", "GetItem", "UpdateItem"),
    ...items("interactions", "GetItem", "UpdateItem"),
    secret("slack-bot-token"),
  ],
  health: logs("health"),
  "look-up": [
    ...logs("look-up"),
    ...items("results", "GetItem", "PutItem"),
    "s3:GetObject on vault/results/*",
    "s3:PutObject on vault/results/*",
  ],
  "open-issue": [
    ...logs("open-issue"),
    ...items("results", "GetItem", "PutItem", "UpdateItem"),
    "s3:GetObject on vault/results/*",
    "s3:PutObject on vault/results/*",
    secret("jira-token"),
    ...items("results", "Query"),
    ...items("interactions", "GetItem"),
    ...items("alerts/index/byInvestigation", "Query"),
    ...items("alerts", "GetItem"),
    "s3:GetObject on vault/alerts/*",
    "sqs:PurgeQueue on eu-central-1:123456789012:one",
  ],
  "every-minute": ["lambda:InvokeFunction on sweep", "sqs:SendMessage on failures"],
  "from-nightly": ["sqs:SendMessage on alert-queue", "sqs:SendMessage on alert-queue-dead"],
  [machine]: ["ask", "look-up", "open-issue", "record-failure", "record-end"].map(
    (name) => `lambda:InvokeFunction on ${name}:*`,
  ),
};

describe("the roles of a platform", () => {
  let registered: readonly Registered[];
  before(async () => {
    registered = await register((opts) => new Platform("socless-eu", platformArgs, opts));
  });

  for (const [name, grants] of Object.entries(expected)) {
    it(`let ${name} do exactly what it does, on exactly what it does it to`, () => {
      assert.deepEqual(allowed(registered, `socless-eu-${name}`).map(short), grants);
    });
  }

  it("are no more than these", () => {
    const roles = registered.filter(({ type }) => type === "aws:iam/role:Role").map(({ name }) => name);
    assert.deepEqual(
      roles.sort(),
      Object.keys(expected)
        .map((name) => `socless-eu-${name}`)
        .sort(),
    );
  });

  it("have a star only where AWS has no resource type, or as a named parent's versions, streams, objects or executions", () => {
    const stars = Object.keys(expected)
      .flatMap((name) => allowed(registered, `socless-eu-${name}`))
      .filter((grant) => grant.includes("*") && !/(:|\/)\*$/.test(grant));
    assert.deepEqual([...new Set(stars)], ["dynamodb:ListStreams on *", "states:SendTaskSuccess on *"]);
  });

  it("are taken by one service, under a path that says what they are for", () => {
    const trustOf = (name: string) => {
      const { path, assumeRolePolicy } = only(registered, "iam.Role", `socless-eu-${name}`).inputs;
      const [statement] = JSON.parse(String(assumeRolePolicy)).Statement;
      return { path, service: statement.Principal.Service, condition: statement.Condition };
    };
    const condition = { StringEquals: { "aws:SourceAccount": "123456789012" } };
    const lambda = { service: "lambda.amazonaws.com", condition: undefined };
    assert.deepEqual(trustOf("ingest"), { path: "/socless/test/platform/", ...lambda });
    assert.deepEqual(trustOf("look-up"), { path: "/socless/test/tasks/", ...lambda });
    assert.deepEqual(trustOf(machine), {
      path: "/socless/test/playbooks/",
      service: "states.amazonaws.com",
      condition,
    });
    assert.deepEqual(trustOf("every-minute"), {
      path: "/socless/test/schedules/",
      service: "scheduler.amazonaws.com",
      condition,
    });
  });
});
