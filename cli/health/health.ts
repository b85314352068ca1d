/** Is a platform healthy? Its own alert is taken to its end as every alert is, and no alarm is on. */

import { setTimeout as sleep } from "node:timers/promises";
import type { CloudWatchClientConfig } from "@aws-sdk/client-cloudwatch";
import { CloudWatchClient, DescribeAlarmsCommand, type MetricAlarm } from "@aws-sdk/client-cloudwatch";
import type { Target } from "../deployment.ts";
import { alarmOn, alarmsUnknown, apiGone, noAlarms, noSelfTest, reasonOf } from "./problems.ts";
import { runSelfTest } from "./self-test.ts";

export type Health = {
  readonly healthy: boolean;
  /** One sentence each: what, and what to do. */
  readonly problems: readonly string[];
};

/** What AWS clients are made with. */
export type Client = Pick<CloudWatchClientConfig, "region" | "credentials" | "endpoint">;

export type Check = Watch & { readonly target: Target };

/** What is watched by alarms, and how they are looked at. */
export type Watch = {
  readonly target: Pick<Target, "alarms">;
  readonly client: Client;
  readonly signal: AbortSignal;
  /** Told what is being waited for. */
  say(step: string): void;
  /** How long an accepted alert may take to its end, tries included; 300 seconds when not said. */
  readonly withinSeconds?: number | undefined;
  /** How long a refused signature is tried again; 90 seconds when not said. */
  readonly keySeconds?: number | undefined;
};

/** How long an API that is new may not be found. */
const apiSeconds = 30;

/** Throws only when the signal aborts it. */
export async function checkPlatform(check: Check): Promise<Health> {
  const { target, say } = check;
  say("asks the API");
  const gone = await apiProblem(check);
  const found: string[] = [];
  if (gone !== undefined) found.push(gone);
  else if (target.secrets["endpoints/self-test"] === undefined) found.push(noSelfTest);
  else found.push(...(await runSelfTest(check)));
  say("reads the alarms");
  const problems = [...found, ...(await alarmProblems(check))];
  return { healthy: problems.length === 0, problems };
}

type NowCheck = Pick<Watch, "target" | "client" | "signal">;

/** Only which alarms are on at this moment: changes nothing and waits for nothing. Throws only when the signal aborts it. */
export async function checkAlarms(check: NowCheck): Promise<Health> {
  const problems = await alarmProblems({ ...check, say: () => {}, withinSeconds: 0 });
  return { healthy: problems.length === 0, problems };
}

/** A member has no platform: its alarms tell whether its hub gets what it sends. Throws only when the signal aborts it. */
export async function checkMember(watch: Watch): Promise<Health> {
  watch.say("reads the alarms");
  const problems = watch.target.alarms === undefined ? [noAlarms] : await alarmProblems(watch);
  return { healthy: problems.length === 0, problems };
}

async function apiProblem({ target, signal }: Check): Promise<string | undefined> {
  const until = Date.now() + apiSeconds * 1000;
  for (;;) {
    const why = await fetch(`${target.apiUrl}/health`, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
    }).then(
      async (answer) => {
        await answer.arrayBuffer();
        return answer.status === 200 ? undefined : `status ${answer.status}`;
      },
      (error: unknown) => reasonOf(error),
    );
    signal.throwIfAborted();
    if (why === undefined) return undefined;
    if (Date.now() > until) return apiGone(target, why);
    await sleep(2000, undefined, { signal });
  }
}

/**
 * An alarm that takes missing data for a fault is on for some minutes after it was made, until something is measured: it
 * is looked at again for so long. Any other that is on is a problem.
 */
async function alarmProblems({ target, client, signal, say, withinSeconds = 300 }: Watch): Promise<readonly string[]> {
  const until = Date.now() + withinSeconds * 1000;
  try {
    for (;;) {
      const on = await alarmsOn({ target, client, signal });
      const mayPass = on.length > 0 && on.every(({ TreatMissingData }) => TreatMissingData === "breaching");
      if (!mayPass || Date.now() >= until)
        return on.map(({ AlarmName = "", AlarmDescription }) => alarmOn(AlarmName, AlarmDescription));
      say(`waits for the alarm ${on[0]?.AlarmName ?? ""} to end`);
      await sleep(5000, undefined, { signal });
    }
  } catch (error) {
    signal.throwIfAborted();
    return [alarmsUnknown(reasonOf(error))];
  }
}

async function alarmsOn({ target, client, signal }: NowCheck): Promise<readonly MetricAlarm[]> {
  const names = Object.values(target.alarms ?? {});
  if (names.length === 0) return [];
  const { MetricAlarms = [] } = await new CloudWatchClient(client).send(
    new DescribeAlarmsCommand({ AlarmNames: names, AlarmTypes: ["MetricAlarm"], StateValue: "ALARM" }),
    { abortSignal: signal },
  );
  return MetricAlarms;
}
