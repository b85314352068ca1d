/** A healthy platform is told from each way in which one can be broken. */
import assert from "node:assert/strict";
import { CloudWatchClient, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { checkPlatform } from "../../cli/health/health.ts";
import { grantsOf } from "../permissions/policies.ts";
import { RunningPlatform } from "./platform.ts";

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
});
