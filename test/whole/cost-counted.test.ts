import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { type GetExecutionHistoryCommandOutput, paginateGetExecutionHistory, SFNClient } from "@aws-sdk/client-sfn";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { calls } from "../../bench/support/counter.ts";
import { functionOf } from "../../bench/support/function-of.ts";
import { functionStarts } from "../../bench/support/function-starts.ts";
import { type Alert, alertOf } from "../../cli/cost/alert.ts";
import { itemKb } from "../../cli/cost/assumptions.ts";
import { type Intake, type ProgramPlaybook, type ProgramTarget, targetsIn } from "../../cli/cost/program.ts";
import type { Trace } from "../../cli/cost/trace.ts";
import { measure } from "../../cli/cost/ways.ts";
import { listInvestigations } from "../../cli/investigations.ts";
import { recordedIn } from "../../cli/policy/recorded.ts";
import { eventually, until } from "../support/until.ts";
import { RunningPlatform, sshAlert } from "./platform.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));

const fixture = (name: string): string => readFileSync(new URL(`../fixtures/${name}`, import.meta.url), "utf8");

describe("what an estimate counts", function () {
  this.timeout(600_000);
  const platform = new RunningPlatform();
  let target: ProgramTarget;
  before(async () => {
    await platform.start();
    const [found] = targetsIn(recordedIn(platform.data, "socless", "local", repository));
    target = found ?? assert.fail("the program has no target");
  });
  after(() => platform.remove());

  function playbook(name: string, intake: Intake): ProgramPlaybook {
    const found = target.playbooks.find((one) => one.name === name) ?? assert.fail(`there is no ${name}`);
    assert.deepEqual(found.intakes, [intake]);
    return found;
  }

  /** The states that a case entered, in order. */
  async function entered(id: string): Promise<readonly string[]> {
    const { client, target: deployed } = platform.deployment;
    const machine = deployed.playbooks[(await platform.show(id)).playbook];
    const execution = `${machine?.replace(":stateMachine:", ":execution:")}:${id}`;
    const pages: AsyncIterable<GetExecutionHistoryCommandOutput> = paginateGetExecutionHistory(
      { client: new SFNClient(client) },
      { executionArn: execution },
    );
    const names: string[] = [];
    for await (const { events = [] } of pages)
      names.push(...events.flatMap(({ stateEnteredEventDetails: state }) => state?.name ?? []));
    return names;
  }

  /** Holds what was counted for one case against what the local cloud did since. */
  async function hold({ invocations, usage }: Alert, id: string, since: number): Promise<void> {
    const states = await entered(id);
    assert.equal(usage.transition, states.length, states.join(", "));

    const deployed = Object.keys(platform.deployment.target.functions).filter((name) => name !== "sweep");
    const total = (name: string) =>
      invocations.filter((one) => one.name === name).reduce((sum, { times }) => sum + times, 0);
    await eventually(async () => {
      for (const name of deployed)
        assert.equal((await functionStarts(platform, name, since)).length, total(name), `invocations of ${name}`);
    });

    const counted = await calls(platform);
    const did = (name: string) =>
      counted.filter(({ principal, operation }) => operation !== "" && functionOf(principal, deployed) === name);
    const isSecret = (operation: string) => operation === "GetSecretValue";
    for (const name of deployed) {
      const expected = new Map<string, number>();
      for (const { times, work } of invocations.filter((one) => one.name === name))
        for (const [call, n] of Object.entries(work.calls)) expected.set(call, (expected.get(call) ?? 0) + n * times);
      const real = did(name).filter(({ operation }) => !isSecret(operation));
      const planned = [...expected].filter(([operation]) => !isSecret(operation));
      assert.deepEqual(
        Object.fromEntries(real.map(({ operation, count }) => [operation, count])),
        Object.fromEntries(planned),
        `calls of ${name}`,
      );
      // A secret that was set within a day has a previous version, too; a warm function has read it before.
      const secrets = did(name).reduce((sum, { operation, count }) => sum + (isSecret(operation) ? count : 0), 0);
      assert.ok(secrets <= 2 * (expected.get("GetSecretValue") ?? 0), `${name} reads ${secrets} secrets`);
    }
  }

  async function requestsSince(since: number): Promise<number> {
    const { client } = platform.deployment;
    const group = recordedIn(platform.data, "socless", "local", repository).find(
      ({ type, name }) => type === "aws:cloudwatch/logGroup:LogGroup" && name.endsWith("-api"),
    );
    const logGroupName = String(group?.outputs?.name);
    const found = await new CloudWatchLogsClient(client).send(
      new FilterLogEventsCommand({ logGroupName, startTime: since }),
    );
    return found.events?.length ?? 0;
  }

  const states = ({ transitions }: Trace) => transitions;

  it("is what really happens on the shortest way: a valid ticket", async () => {
    await calls(platform, "DELETE");
    const since = Date.now();
    const { investigationId } = await platform.send(sshAlert("host-short", "OPS-101"));
    await platform.ended(investigationId);
    const { machine } = playbook("ssh-ticket-check", "http");
    const alert = alertOf(measure(machine, "shortest", states).trace, "http", target.functions);
    await hold(alert, investigationId, since);
    assert.equal(await requestsSince(since), alert.usage.httpRequest);
  });

  it("is what really happens when the engineer is asked and names a valid ticket", async () => {
    await calls(platform, "DELETE");
    const since = Date.now();
    const { investigationId } = await platform.send(sshAlert("host-asked"));
    const question = await platform.question("host-asked", "jira-ticket");
    await platform.answer(question, "jira-ticket", "OPS-101", "engineer@example.com");
    await platform.ended(investigationId);
    // The machine without the states that this case did not enter has one way only.
    const names = await entered(investigationId);
    const { machine } = playbook("ssh-ticket-check", "http");
    const way = Object.entries(machine.States).filter(([name]) => names.includes(name));
    const { trace } = measure({ ...machine, States: Object.fromEntries(way) }, "longest", states);
    assert.deepEqual([trace.questions, trace.forms], [1, 1]);
    const alert = alertOf(trace, "http", target.functions);
    await hold(alert, investigationId, since);
    assert.equal(await requestsSince(since), alert.usage.httpRequest);
  });

  it("is what really happens to an event that comes through the queue: a finding that is only noted", async () => {
    await calls(platform, "DELETE");
    const since = Date.now();
    const finding = { ...JSON.parse(fixture("guardduty-sample-finding.json")), severity: 2 };
    const entry = { Source: "aws.guardduty", DetailType: "GuardDuty Finding", Detail: JSON.stringify(finding) };
    await new EventBridgeClient(platform.deployment.client).send(new PutEventsCommand({ Entries: [entry] }));
    const opened = await until("the case of the finding", async () =>
      (await listInvestigations(platform.deployment, 2, Date.now())).find(({ endpoint }) => endpoint === "guardduty"),
    );
    await platform.ended(opened.id);
    const { machine } = playbook("guardduty-triage", "queue");
    await hold(alertOf(measure(machine, "shortest", states).trace, "queue", target.functions), opened.id, since);
  });

  it("writes items no larger than it assumes", async () => {
    const { client, target: deployed } = platform.deployment;
    const { alertsTable, resultsTable, interactionsTable } = deployed;
    const largest = async (table: string, fits: (sk: string) => boolean = () => true) => {
      const { Items: items = [] } = await new DynamoDBClient(client).send(new ScanCommand({ TableName: table }));
      const sizes = items
        .map((item) => unmarshall(item))
        .filter(({ sk }) => fits(String(sk)))
        .map((item) =>
          Buffer.byteLength(JSON.stringify(item, (_, value) => (value instanceof Set ? [...value] : value))),
        );
      assert.ok(sizes.length > 0, table);
      return Math.max(...sizes) / 1024;
    };
    assert.ok((await largest(alertsTable)) <= itemKb.alert);
    assert.ok((await largest(resultsTable, (sk) => sk === "META")) <= itemKb.case);
    assert.ok((await largest(resultsTable, (sk) => sk.startsWith("S#"))) <= itemKb.step);
    assert.ok((await largest(interactionsTable)) <= itemKb.question);
  });
});
