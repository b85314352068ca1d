import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Platform, type PlatformOutputs } from "../../components/platform.ts";
import { platformArgs } from "./support/fixtures.ts";
import { cloudResources, listing, only, type Registered, register } from "./support/monitor.ts";

const functions = [
  "ask",
  "collect",
  "dispatch",
  "health",
  "ingest",
  "look-up",
  "open-issue",
  "record-end",
  "record-failure",
  "respond",
  "sweep",
];
const each = (type: string, names: readonly string[]) => names.map((name) => `${type} socless-eu-${name}`);
const secrets = ["endpoints-logins", "jira-token", "slack-bot-token", "slack-signing-secret"];
const machine = "triage-5848cb3075";

describe("a target's platform", () => {
  let registered: readonly Registered[];
  let outputs: PlatformOutputs;
  before(async () => {
    registered = await register((opts) => {
      outputs = new Platform("socless-eu", platformArgs, opts).outputs;
    });
  });

  it("is exactly these resources", () => {
    assert.deepEqual(
      listing(registered),
      [
        ...each("apigatewayv2.Api", ["api"]),
        ...each("apigatewayv2.Integration", ["health", "ingest", "respond"]),
        ...each("apigatewayv2.Route", ["from-logins", "health", "respond-answer", "respond-show", "respond-slack"]),
        ...each("apigatewayv2.Stage", ["api"]),
        ...each("cloudwatch.EventRule", ["ended", "from-findings"]),
        ...each("cloudwatch.EventTarget", ["ended", "from-findings"]),
        ...each("cloudwatch.LogGroup", ["api", ...functions]),
        ...each("cloudwatch.MetricAlarm", ["monitoring-collect", "monitoring-dispatch", "monitoring-sweep"]),
        ...each("dynamodb.Table", ["alerts", "interactions", "results"]),
        ...each("iam.Role", [...functions, machine, "every-minute", "from-nightly"]),
        ...each("iam.RolePolicy", [...functions, machine, `${machine}-dispatch`, `${machine}-sweep`]),
        ...each("iam.RolePolicy", ["every-minute", "from-nightly"]),
        ...each("lambda.EventSourceMapping", ["alert-queue", "dispatch"]),
        ...each("lambda.Function", functions),
        ...each("lambda.FunctionEventInvokeConfig", ["sweep"]),
        ...each("lambda.Permission", [
          "ended",
          "from-logins",
          "health",
          "respond-answer",
          "respond-show",
          "respond-slack",
        ]),
        ...each("s3.Bucket", ["vault"]),
        ...each("s3.BucketLifecycleConfiguration", ["vault"]),
        ...each("s3.BucketPolicy", ["vault"]),
        ...each("s3.BucketPublicAccessBlock", ["vault"]),
        ...each("s3.BucketServerSideEncryptionConfiguration", ["vault"]),
        ...each("s3.BucketVersioning", ["vault"]),
        ...each("scheduler.Schedule", ["every-minute", "from-nightly"]),
        ...each("secretsmanager.Secret", secrets),
        ...each("secretsmanager.SecretPolicy", secrets),
        ...each("sfn.StateMachine", [machine]),
        ...each("sqs.Queue", ["alert-queue", "alert-queue-dead", "failures"]),
        ...each("sqs.QueuePolicy", ["alert-queue", "alert-queue-dead", "ended"]),
      ].sort(),
    );
  });

  it("gives every resource a parent, its provider and its region, and no physical name", () => {
    const own = cloudResources(registered);
    assert.deepEqual(
      own.filter(({ parent }) => parent === "" || parent === "socless-test").map(({ name }) => name),
      [],
    );
    assert.deepEqual([...new Set(own.map(({ provider }) => provider))], ["somewhere"]);
    const regional = own.filter(({ type }) => !type.startsWith("aws:iam/"));
    assert.deepEqual([...new Set(regional.map(({ inputs }) => inputs.region))], ["eu-central-1"]);
    const named = own.filter(({ inputs }) => "name" in inputs || "bucketPrefix" in inputs || "namePrefix" in inputs);
    assert.deepEqual(
      named.map(({ type, inputs }) => `${type} ${inputs.name}`),
      ["aws:apigatewayv2/stage:Stage $default"],
    );
  });

  it("keeps what running investigations use, and only that, when it leaves the program", () => {
    const kept = cloudResources(registered).filter((one) => one.retainOnDelete);
    const callable = ["ask", "look-up", "open-issue", "record-end", "record-failure"];
    assert.deepEqual(
      listing(kept),
      [
        ...each("cloudwatch.LogGroup", callable),
        ...each("iam.Role", [...callable, machine]),
        ...each("iam.RolePolicy", [...callable, machine, `${machine}-dispatch`, `${machine}-sweep`]),
        ...each("lambda.Function", callable),
        ...each("secretsmanager.Secret", secrets),
        ...each("secretsmanager.SecretPolicy", secrets),
        ...each("sfn.StateMachine", [machine]),
      ].sort(),
    );
  });

  it("tells scripts where everything is", async () => {
    const values = await new Promise((resolve) => pulumi.output(outputs).apply(resolve));
    const machineArn = `arn:aws:states:eu-central-1:123456789012:stateMachine:socless-eu-${machine}`;
    assert.deepEqual(values, {
      alarms: Object.fromEntries(["collect", "dispatch", "sweep"].map((of) => [of, `socless-eu-monitoring-${of}`])),
      apiUrl: "https://socless-eu-api.example.com",
      alertsTable: "socless-eu-alerts",
      resultsTable: "socless-eu-results",
      interactionsTable: "socless-eu-interactions",
      vaultBucket: "socless-eu-vault",
      playbooks: { triage: machineArn },
      functions: Object.fromEntries(functions.map((name) => [name, `arn:aws:lambda:socless-eu-${name}`])),
      secrets: {
        "endpoints/logins": "arn:aws:secretsmanager:socless-eu-endpoints-logins",
        "jira/token": "arn:aws:secretsmanager:socless-eu-jira-token",
        "slack/bot-token": "arn:aws:secretsmanager:socless-eu-slack-bot-token",
        "slack/signing-secret": "arn:aws:secretsmanager:socless-eu-slack-signing-secret",
      },
    });
  });

  it("tells the functions that take alerts in which machine a playbook is", () => {
    for (const name of ["socless-eu-ingest", "socless-eu-collect"]) {
      const { environment } = only(registered, "lambda.Function", name).inputs;
      assert.match(JSON.stringify(environment), /SOCLESS_MACHINES.*triage.*stateMachine:socless-eu-triage/);
    }
  });

  it("puts no secret's value into a function's environment, only ARNs of the function's own", () => {
    const environments = registered.filter(({ type }) => type === "aws:lambda/function:Function");
    const secrets = Object.fromEntries(
      environments.map(({ name, inputs }) => [name.replace("socless-eu-", ""), secretsIn(inputs.environment)]),
    );
    assert.deepEqual(secrets, {
      ask: ["slack/bot-token"],
      collect: [],
      dispatch: [],
      health: [],
      ingest: ["endpoints/logins"],
      "look-up": [],
      "open-issue": ["jira/token"],
      "record-end": ["slack/bot-token"],
      "record-failure": [],
      respond: ["slack/bot-token", "slack/signing-secret"],
      sweep: ["slack/bot-token"],
    });
  });
});

function secretsIn(environment: unknown): readonly string[] {
  const given: { variables: { SOCLESS_SECRETS?: string } } = JSON.parse(JSON.stringify(environment));
  return Object.keys(JSON.parse(given.variables.SOCLESS_SECRETS ?? "{}")).sort();
}
