import { z } from "zod";
import type { ApiRequest, Properties } from "../../service.ts";
import { parseInput } from "../parse-input.ts";
import { groupArn, type LogGroup, type LogGroups } from "./group.ts";

const groupPage = z.looseObject({
  logGroupNamePrefix: z.string().default(""),
  logGroupNamePattern: z.string().default(""),
  limit: z.int().min(1).max(50).default(50),
  nextToken: z.string().default(""),
});

/** DescribeLogGroups. */
export function describeGroups(groups: LogGroups, input: Properties, request: ApiRequest): Properties {
  const given = parseInput(groupPage, input, "InvalidParameterException");
  const found = groups
    .list(request, given.logGroupNamePrefix)
    .filter(({ name }) => name.includes(given.logGroupNamePattern) && name > given.nextToken);
  const shown = found.slice(0, given.limit);
  return {
    logGroups: shown.map(describe),
    ...(found.length > given.limit ? { nextToken: shown.at(-1)?.name } : {}),
  };
}

const describe = (group: LogGroup) => ({
  logGroupName: group.name,
  creationTime: group.createdAt,
  arn: `${groupArn(group)}:*`,
  logGroupArn: groupArn(group),
  metricFilterCount: 0,
  storedBytes: 0,
  logGroupClass: "STANDARD",
  ...(group.retentionInDays > 0 ? { retentionInDays: group.retentionInDays } : {}),
});

const streamPage = z.looseObject({
  logStreamNamePrefix: z.string().default(""),
  orderBy: z.enum(["LogStreamName", "LastEventTime"]).default("LogStreamName"),
  descending: z.boolean().default(false),
  limit: z.int().min(1).max(50).default(50),
  nextToken: z.string().optional(),
});

/** DescribeLogStreams. */
export function describeStreams(groups: LogGroups, input: Properties, request: ApiRequest): Properties {
  const group = groups.find(input.logGroupName ?? input.logGroupIdentifier, request);
  const given = parseInput(streamPage, input, "InvalidParameterException");
  const times = new Map<string, { first: number; last: number; ingested: number }>();
  for (const { value } of groups.events(group, { at: 0 })) {
    const first = times.get(value.stream)?.first ?? value.timestamp;
    times.set(value.stream, { first, last: value.timestamp, ingested: value.ingestedAt });
  }
  const streams = groups.streams(group, given.logStreamNamePrefix).map(({ name, createdAt }) => {
    const seen = times.get(name);
    return {
      logStreamName: name,
      creationTime: createdAt,
      arn: `${groupArn(group)}:log-stream:${name}`,
      ...(seen && { firstEventTimestamp: seen.first, lastEventTimestamp: seen.last, lastIngestionTime: seen.ingested }),
    };
  });
  if (given.orderBy === "LastEventTime")
    streams.sort((a, b) => (a.lastEventTimestamp ?? 0) - (b.lastEventTimestamp ?? 0));
  if (given.descending) streams.reverse();
  const start = given.nextToken === undefined ? 0 : Number(given.nextToken);
  const end = start + given.limit;
  return { logStreams: streams.slice(start, end), ...(streams.length > end ? { nextToken: String(end) } : {}) };
}
