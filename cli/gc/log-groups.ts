/** Reads log groups, and how long they still hold lines. */
import {
  type CloudWatchLogsClient,
  DescribeLogStreamsCommand,
  ListTagsForResourceCommand,
  paginateDescribeLogGroups,
} from "@aws-sdk/client-cloudwatch-logs";
import { mapInTurns, present, unlessGone } from "./clients.ts";
import type { LogGroup } from "./inventory.ts";
import { holdOf, namePrefix, type Scope } from "./scope.ts";
import type { StackState } from "./state.ts";

export type Listed = { readonly name: string; readonly retentionInDays: number | undefined };

const dayMs = 86_400_000;

export async function listLogGroups(client: CloudWatchLogsClient): Promise<Listed[]> {
  const found: Listed[] = [];
  for await (const { logGroups = [] } of paginateDescribeLogGroups({ client }, { logGroupNamePrefix: namePrefix }))
    for (const { logGroupName: name = "", retentionInDays } of logGroups) found.push({ name, retentionInDays });
  return found;
}

export async function readLogGroups(
  logs: CloudWatchLogsClient,
  groups: readonly Listed[],
  scope: Scope,
  state: StackState,
): Promise<LogGroup[]> {
  const read = async ({ name, retentionInDays }: Listed): Promise<LogGroup> => {
    const { partition, region, account } = scope;
    const resourceArn = `arn:${partition}:logs:${region}:${account}:log-group:${name}`;
    const { tags = {} } = await logs.send(new ListTagsForResourceCommand({ resourceArn }));
    const hold = holdOf(tags, scope, state, "logGroup", name);
    return { name, hold, until: hold === "retained" ? await expiry(logs, name, retentionInDays) : "never" };
  };
  return present(await mapInTurns(groups, (group) => unlessGone(read(group))));
}

async function expiry(
  logs: CloudWatchLogsClient,
  logGroupName: string,
  days: number | undefined,
): Promise<LogGroup["until"]> {
  const newest = { logGroupName, orderBy: "LastEventTime", descending: true, limit: 1 } as const;
  const { logStreams: [stream] = [] } = await logs.send(new DescribeLogStreamsCommand(newest));
  if (stream === undefined) return "nothing";
  // A stream's last event is told an hour late at most (CloudWatch Logs API, LogStream).
  const last = stream.lastEventTimestamp ?? stream.creationTime ?? Date.now();
  return days === undefined ? "never" : last + days * dayMs;
}
