/** Changes of the program, one after another, while cases wait for a person. */
import assert from "node:assert/strict";
import { until } from "../support/until.ts";
import { sshAlert } from "../whole/platform.ts";
import { deployed } from "./support/changes.ts";
import { needPulumi } from "./support/pulumi.ts";
import { preview, Stack } from "./support/stack.ts";

const engineer = "engineer@example.com";
const onCall = "oncall@example.com";
/** Sweep comes every minute, and lets an alert rest that it could not start. */
const sweepSeconds = 240;

const playbooks = "playbooks/index.ts";
const endpoints = "functions/endpoints/index.ts";
const getIssue = "functions/tasks/jira/get-issue.ts";

/** A playbook's machine and what comes with it. */
const machine = (op: "create" | "retain", name: string): readonly string[] =>
  ["iam.Role #", "iam.RolePolicy #", "iam.RolePolicy #-dispatch", "iam.RolePolicy #-sweep", "sfn.StateMachine #"].map(
    (part) => `${op} ${part.replace("#", name)}`,
  );
/** The new one beside the old one, which has left the stack. */
const anotherMachine = (name: string) => [...machine("create", name), ...machine("retain", name)];
/** What knows all endpoints, and which machine an alert will start. */
const intake = ["update lambda.Function collect", "update lambda.Function ingest"];
const secret = (op: "create" | "retain", name: string) => [
  `${op} secretsmanager.Secret ${name}`,
  `${op} secretsmanager.SecretPolicy ${name}`,
];
const route = (op: "create" | "delete", name: string) => [
  `${op} apigatewayv2.Route from-${name}`,
  `${op} lambda.Permission from-${name}`,
];

describe("a stack whose program is changed while cases wait for a person", function () {
  this.timeout(600_000);
  const stack = new Stack("local");
  const { platform } = stack;
  /** Investigations that were opened before a change, by host. */
  const opened = new Map<string, string>();
  const code = {
    first: { asked: "Contain", filed: "SSH login" },
    newest: { asked: "Isolate", filed: "Case: SSH login" },
  };

  before(async function () {
    needPulumi(this);
    await stack.start();
    // A task with a secret of its own: both will leave the program with the only playbook that uses them.
    stack.pulumi.edit(getIssue, "secrets: jiraSecrets", 'secrets: [...jiraSecrets, "jira/reader"]');
    stack.pulumi.edit(getIssue, "context) {", 'context) {\n    await context.secret("jira/reader");');
    await stack.up();
    for (const host of ["host-playbook", "host-task", "host-endpoint", "host-renamed", "host-removed"]) {
      await open(host);
      await platform.question(host, "not-me");
    }
  });
  after(() => stack.remove());

  it("gets another machine for a changed playbook, and an alert that was accepted for the old one starts that one", async () => {
    await withoutStarts(async () => {
      await open("host-accepted");
      stack.pulumi.edit("playbooks/ssh-ticket-check.ts", "Contain ${host", "Isolate ${host");
      assert.deepEqual(await deployed(stack), [...anotherMachine("ssh-ticket-check"), ...intake].sort());
      assert.ok(!JSON.stringify(await platform.messages()).includes("host-accepted"));
    });
    assert.deepEqual(await decided("host-playbook"), code.first);
    assert.deepEqual(await decided("host-playbook-after"), { asked: "Isolate", filed: "SSH login" });
    assert.deepEqual(await decided("host-accepted"), code.first);
  });

  it("gets another version of a changed task, and another machine for each playbook that calls it", async () => {
    stack.pulumi.edit("functions/tasks/jira/create-issue.ts", "oneLine(summary)", "oneLine(`Case: ${summary}`)");
    assert.deepEqual(
      await deployed(stack),
      [
        ...anotherMachine("aws-triage"),
        ...anotherMachine("guardduty-public-bucket"),
        ...anotherMachine("guardduty-triage"),
        ...anotherMachine("ssh-ticket-check"),
        ...intake,
        "update lambda.Function jira-create-issue",
      ].sort(),
    );
    assert.deepEqual(await decided("host-task"), code.first);
    assert.deepEqual(await decided("host-task-after"), code.newest);
  });

  it("gets a route and a secret for a new endpoint", async () => {
    const file = stack.pulumi.read("functions/endpoints/ssh-login.ts");
    stack.pulumi.write(
      "functions/endpoints/vpn-login.ts",
      file.replaceAll("ssh-login", "vpn-login").replace("sshLogin", "vpnLogin"),
    );
    stack.pulumi.edit(
      endpoints,
      "[sshLogin, guardduty, securityHub, accessAnalyzer, signInFailures]",
      "[sshLogin, guardduty, securityHub, accessAnalyzer, signInFailures, vpnLogin]",
    );
    stack.pulumi.edit(endpoints, "\n\n", '\nimport { vpnLogin } from "./vpn-login.ts";\n\n');
    assert.deepEqual(
      await deployed(stack),
      [
        ...route("create", "vpn-login"),
        ...secret("create", "endpoints-vpn-login"),
        ...intake,
        "update iam.RolePolicy ingest",
      ].sort(),
    );
    assert.deepEqual(await decided("host-endpoint"), code.first);
    assert.equal(await sendTo("vpn-login", "host-vpn"), 202);
    await platform.question("host-vpn", "not-me");
  });

  it("changes nothing in the cloud when a component is renamed and says what it was", async () => {
    stack.pulumi.edit(
      "components/platform.ts",
      "new ResultsTable(`${name}-results`, only, child)",
      "new ResultsTable(`${name}-cases`, only, { ...child, aliases: [{ name: `${name}-results` }] })",
    );
    assert.deepEqual(Object.keys(await preview(stack.pulumi)), ["same"]);
  });

  it("changes nothing but tags when a target is renamed and says what it was, also when the update breaks off", async () => {
    const { target } = platform.deployment;
    const begin = 'super("socless:index:Platform", name, {}, opts);';
    await stack.pulumi.ok("config", "set", "--path", "socless:targets[0].name", "laptop");
    await stack.pulumi.ok("config", "set", "--path", "socless:targets[0].formerly[0]", "local");
    stack.pulumi.edit(
      "components/platform.ts",
      begin,
      `${begin}\n    if (name !== "") throw new pulumi.RunError("no more");`,
    );
    assert.match((await stack.pulumi.run("up", "--yes", "--skip-preview")).out, /error: no more/);
    stack.pulumi.edit("components/platform.ts", '\n    if (name !== "") throw new pulumi.RunError("no more");', "");
    const changes = await deployed(stack);
    assert.deepEqual(
      changes.filter((change) => change !== "update pulumi:providers:aws "),
      [],
    );
    assert.deepEqual(platform.deployment.target, { ...target, name: "laptop" });
    assert.deepEqual(await decided("host-renamed"), code.first);
    assert.deepEqual(await decided("host-renamed-after"), code.newest);
  });

  it("keeps what its cases and its accepted alerts use of a removed playbook: its machine, its task, the task's secret", async () => {
    await withoutStarts(async () => {
      await open("host-accepted-late");
      stack.pulumi.edit(
        playbooks,
        "[sshTicketCheck, guarddutyPublicBucket, guarddutyTriage, awsTriage]",
        "[guarddutyPublicBucket, guarddutyTriage, awsTriage]",
      );
      stack.pulumi.edit(
        endpoints,
        "[sshLogin, guardduty, securityHub, accessAnalyzer, signInFailures, vpnLogin]",
        "[guardduty, securityHub, accessAnalyzer, signInFailures]",
      );
      assert.deepEqual(
        await deployed(stack),
        [
          ...machine("retain", "ssh-ticket-check"),
          "retain cloudwatch.LogGroup jira-get-issue",
          "retain iam.Role jira-get-issue",
          "retain iam.RolePolicy jira-get-issue",
          "retain lambda.Function jira-get-issue",
          ...secret("retain", "jira-reader"),
          ...["ssh-login", "vpn-login"].flatMap((name) => [
            ...route("delete", name),
            ...secret("retain", `endpoints-${name}`),
          ]),
          ...intake,
          "update iam.RolePolicy ingest",
        ].sort(),
      );
      assert.ok(!JSON.stringify(await platform.messages()).includes("host-accepted-late"));
    });
    const question = await platform.question("host-removed", "jira-ticket");
    await platform.answer(question, "jira-ticket", "OPS-101", engineer);
    const { status, outcome } = await platform.ended(opened.get("host-removed") ?? "");
    assert.deepEqual({ status, outcome }, { status: "succeeded", outcome: "validated" });
    assert.deepEqual(await decided("host-accepted-late"), code.newest);
  });

  async function open(host: string): Promise<string> {
    const { investigationId } = await platform.send(sshAlert(host));
    opened.set(host, investigationId);
    return investigationId;
  }

  /** Takes a case to its end, by the way that asks twice: what was asked at last, and the title of the issue. */
  async function decided(host: string): Promise<{ asked: string | undefined; filed: string | undefined }> {
    const id = opened.get(host) ?? (await open(host));
    await platform.press(await platform.question(host, "not-me", 0, sweepSeconds), "not-me", engineer);
    const decision = await platform.question(host, "accept");
    await platform.press(decision, "accept", onCall);
    const { status, outcome } = await platform.ended(id);
    assert.deepEqual({ status, outcome }, { status: "succeeded", outcome: "accepted" });
    const issue = (await platform.issues()).find(({ summary }) => summary.includes(` ${host}:`));
    return { asked: decision.text.split(" ")[0], filed: issue?.summary.split(" of ")[0] };
  }

  /** While it works, alerts are accepted and not started. */
  async function withoutStarts(work: () => Promise<void>): Promise<void> {
    const faults = (init: RequestInit) =>
      fetch(`${platform.outputs.gateway}/_cloud/faults`, {
        ...init,
        headers: { authorization: `Bearer ${platform.outputs.credentials.secretAccessKey}` },
      });
    const fault = { service: "states", operation: "StartExecution", error: "unavailable" };
    assert.equal((await faults({ method: "PUT", body: JSON.stringify(fault) })).status, 200);
    await work();
    await faults({ method: "DELETE" });
  }

  /** Sends an alert to an endpoint whose secret gets its value in a moment. */
  async function sendTo(endpoint: string, host: string): Promise<number> {
    const value = await until("the secret's value", () =>
      platform.secret(`endpoints/${endpoint}`).catch(() => undefined),
    );
    return (await platform.postSigned(value, endpoint, JSON.stringify(sshAlert(host)))).status;
  }
});
