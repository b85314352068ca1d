/** A healthy platform is told from each way in which one can be broken. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { CloudWatchClient, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { checkPlatform } from "../../cli/health/health.ts";
import { checkHealth } from "../../cli/rollout/health/check.ts";
import { grantsOf } from "../permissions/policies.ts";
import { withAmbient } from "../support/ambient.ts";
import { RunningPlatform } from "./platform.ts";
import { socless } from "./without-a-cloud.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));

describe("the health check", function () {
  this.timeout(600_000);
  const platform = new RunningPlatform();
  before(() => platform.start());
  after(() => platform.remove());

  const check = (withinSeconds: number, change: object = {}, keySeconds?: number) => {
    const { target, client } = platform.deployment;
    return checkPlatform({
      target: { ...target, ...change },
      client,
      signal: new AbortController().signal,
      say: () => {},
      withinSeconds,
      keySeconds,
    });
  };
  const faults = async (list: readonly object[]) => {
    const { gateway, credentials } = platform.outputs;
    const answer = await fetch(`${gateway}/_cloud/faults`, {
      method: "PUT",
      headers: { authorization: `Bearer ${credentials.secretAccessKey}` },
      body: JSON.stringify(list),
    });
    assert.equal(answer.status, 200);
  };
  async function refused(words: RegExp, withinSeconds: number, change?: object, keySeconds?: number): Promise<void> {
    const { healthy, problems } = await check(withinSeconds, change, keySeconds);
    assert.equal(healthy, false);
    assert.equal(problems.length, 1, problems.join("\n"));
    assert.match(problems[0] ?? "", words);
  }

  it("finds a healthy platform healthy, twice at once", async () => {
    const well = { healthy: true, problems: [] };
    assert.deepEqual(await Promise.all([check(240), check(240)]), [well, well]);
    assert.deepEqual(await platform.messages(), []);
  });

  it("says at which step the playbook fails, when a task may not write its result", async () => {
    const grant = grantsOf(platform).find(
      ({ holder, action }) => holder === "self-test-echo" && action === "dynamodb:PutItem",
    );
    const putBack = await (grant ?? assert.fail("the task may write")).takeOut();
    await refused(/ended failed at echo with .*PutItem.* See: socless investigation show inv_/s, 240);
    await putBack();
  });

  it("says that nothing is started", async () => {
    await faults([{ service: "states", operation: "StartExecution", error: "unavailable" }]);
    try {
      await refused(/was accepted and not started for \d+ seconds: socless-local-dispatch/, 5);
    } finally {
      await faults([]);
    }
  });

  it("says that the API refuses the key, and that it is gone", async () => {
    const { secrets } = platform.deployment.target;
    const another = { ...secrets, "endpoints/self-test": secrets["jira/token"] };
    await refused(/refuses the check's signature after 4 seconds/, 4, { secrets: another }, 4);
    await refused(/has no self-test/, 4, { secrets: {} });
    await refused(/API does not answer as it should at http:.*Deploy the target again/, 4, {
      apiUrl: "http://127.0.0.1:9",
    });
  });

  it("says which alarm is on", async () => {
    const { target, client } = platform.deployment;
    const AlarmName = target.alarms?.dispatch ?? assert.fail("the target tells its alarms");
    const set = (StateValue: "ALARM" | "OK") =>
      new CloudWatchClient(client).send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: "a test" }));
    await set("ALARM");
    await refused(/^The alarm socless-local-monitoring-dispatch-\w+ is on: The dead-letter queue of dispatch/, 240);
    await set("OK");
  });

  const command = (...args: readonly string[]) =>
    socless(repository, ["health", "--local", "--data", platform.data, ...args]);

  it("says each problem as the command, and exits with 1", async () => {
    await faults([{ service: "secretsmanager", operation: "PutSecretValue", error: "unavailable" }]);
    try {
      const { code, out } = await command("--json");
      const { target, healthy, problems } = JSON.parse(out);
      assert.deepEqual([code, target, healthy, problems.length], [1, "local", false, 1]);
      assert.match(problems[0], /^The check's key cannot be written/);
    } finally {
      await faults([]);
    }
  });

  it("takes a number of seconds only, and a target that there is", async () => {
    assert.match((await command("--within", "soon")).err, /--within/);
    const { code, err } = await command("--target", "eu");
    assert.deepEqual([code, err], [1, 'There is no target "eu"; the deployment has: local.\n']);
  });

  describe("of a fleet's target, through its deployment role", () => {
    const name = "checker";
    const deploymentRole = { arn: `arn:aws:iam::000000000001:role/${name}`, externalId: "socless-fleet" };
    const iam = () => new IAMClient(platform.deployment.client);
    const { signal } = new AbortController();
    const checked = async (role: typeof deploymentRole) => {
      const { target: outputs } = platform.deployment;
      const { account, region } = outputs;
      const target = { name: "local", stack: "local", account, region, deploymentRole: role, outputs };
      return withAmbient(platform.outputs, () => checkHealth(target, { signal, say: () => {}, withinSeconds: 240 }));
    };
    /** Puts a policy with what docs/reference/cli.md says, less some. */
    const allow = async (...without: readonly string[]) => {
      const { secrets, resultsTable, region, account } = platform.deployment.target;
      const Resource: Readonly<Record<string, unknown>> = {
        "secretsmanager:PutSecretValue": secrets["endpoints/self-test"],
        "secretsmanager:DescribeSecret": secrets["endpoints/self-test"],
        "dynamodb:GetItem": `arn:aws:dynamodb:${region}:${account}:table/${resultsTable}`,
        "cloudwatch:DescribeAlarms": "*",
      };
      const page = readFileSync(new URL("../../docs/reference/cli.md", import.meta.url), "utf8");
      const [, section = ""] = /^## `health`$(.*?)^## /ms.exec(page) ?? [];
      const documented = [...new Set(section.match(/\b(secretsmanager|dynamodb|cloudwatch):\w+/g))];
      assert.deepEqual(documented.toSorted(), Object.keys(Resource).toSorted());
      const Statement = documented
        .filter((action) => !without.includes(action))
        .map((action) => ({ Effect: "Allow", Action: action, Resource: Resource[action] }));
      const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
      await iam().send(new PutRolePolicyCommand({ RoleName: name, PolicyName: "health", PolicyDocument }));
    };
    before(async () => {
      const Condition = { StringEquals: { "sts:ExternalId": deploymentRole.externalId } };
      const Principal = { AWS: "arn:aws:iam::000000000001:root" };
      const Statement = [{ Effect: "Allow", Principal, Action: "sts:AssumeRole", Condition }];
      const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
      await iam().send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument }));
    });

    it("is healthy with the permissions that the documentation names, and so is it for the command at the same time", async () => {
      await allow();
      const [byRole, byCommand] = await Promise.all([checked(deploymentRole), command()]);
      assert.deepEqual(byRole, { healthy: true, problems: [] });
      assert.deepEqual([byCommand.code, byCommand.out], [0, "local is healthy.\n"], byCommand.err);
      assert.match(byCommand.err, /^local: asks the API …\nlocal: sends an alert …\n.*local: reads the alarms …\n$/s);
    });

    it("says what the role may not do", async () => {
      await allow("secretsmanager:PutSecretValue", "cloudwatch:DescribeAlarms");
      const { healthy, problems } = await checked(deploymentRole);
      const [key = "", alarms = "", ...others] = problems;
      assert.deepEqual([healthy, others], [false, []]);
      assert.match(key, /^The check's key cannot be written \(.*PutSecretValue/);
      assert.match(alarms, /^The alarms cannot be read \(.*DescribeAlarms.* needs cloudwatch:DescribeAlarms/);
    });

    it("says that the role cannot be taken", async () => {
      const { healthy, problems } = await checked({ ...deploymentRole, externalId: "another" });
      assert.equal(healthy, false);
      assert.match(problems.join("\n"), /cannot be written \(.*not authorized to perform: sts:AssumeRole/);
      assert.match(problems.join("\n"), /alarms cannot be read \(.*not authorized to perform: sts:AssumeRole/);
    });
  });
});
