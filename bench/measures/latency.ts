import { GetExecutionHistoryCommand, SFNClient } from "@aws-sdk/client-sfn";
import { until } from "../../test/support/until.ts";
import type { RunningPlatform } from "../../test/whole/platform.ts";
import { functionStarts } from "../support/function-starts.ts";
import { quantile } from "../support/quantile.ts";
import type { Send } from "../support/sender.ts";
import type { Table } from "../support/table.ts";

const warmUp = 5;
const alerts = 40;

type Moments = {
  readonly answered: number;
  readonly entered: number;
  readonly called: number;
  readonly recorded: number;
  readonly asked: number;
};

const names: Readonly<Record<keyof Moments, string>> = {
  answered: "202 answered",
  entered: "first task's state entered",
  called: "first task's function begins",
  recorded: "first task's result recorded (its HTTP request came before)",
  asked: "question asked (after two tasks)",
};

/** One alert at a time on a warm platform: milliseconds from its sending to what follows. */
export async function latency(platform: RunningPlatform, send: Send): Promise<Table> {
  const measured: Moments[] = [];
  for (let at = 0; at < warmUp + alerts; at++) {
    const moments = await follow(platform, send, `host-latency-${at}`);
    if (at >= warmUp) measured.push(moments);
  }
  const row = (moment: keyof Moments) => {
    const values = measured.map((moments) => moments[moment]);
    return [names[moment], quantile(values, 0.5), quantile(values, 0.99)];
  };
  return {
    title: `Light load: ${alerts} alerts one after the other, milliseconds since an alert was sent`,
    columns: ["moment", "median", "p99"],
    rows: [row("answered"), row("entered"), row("called"), row("recorded"), row("asked")],
  };
}

async function follow(platform: RunningPlatform, send: Send, host: string): Promise<Moments> {
  const { id, sentAt, answeredAt } = await send(host, "OPS-102");
  const view = await until("the question", async () => {
    const found = await platform.show(id).catch(() => undefined);
    return found?.status === "waiting" && found.timeline.some(({ kind }) => kind === "asked") ? found : undefined;
  });
  const since = (moment: string | number | undefined) => (moment ? new Date(moment).getTime() - sentAt : Number.NaN);
  const { events = [] } = await new SFNClient(platform.deployment.client).send(
    new GetExecutionHistoryCommand({ executionArn: view.execution ?? "", maxResults: 100 }),
  );
  const entered = events.find(({ type }) => type === "TaskStateEntered")?.timestamp?.getTime();
  const starts = await functionStarts(platform, "jira-get-issue", sentAt);
  return {
    answered: answeredAt - sentAt,
    entered: since(entered),
    called: since(starts[0]),
    recorded: since(view.timeline.find(({ kind }) => kind === "step")?.at),
    asked: since(view.timeline.find(({ kind }) => kind === "asked")?.at),
  };
}
