import { z } from "zod";
import { type ApiRequest, AwsError, type Properties } from "../../service.ts";
import { parseInput } from "../parse-input.ts";
import type { LogEvent, LogGroups } from "./group.ts";
import { compilePattern } from "./pattern.ts";

const filter = z.looseObject({
  logStreamNames: z.array(z.string()).optional(),
  logStreamNamePrefix: z.string().optional(),
  startTime: z.number().default(0),
  endTime: z.number().default(Number.MAX_SAFE_INTEGER),
  filterPattern: z.string().default(""),
  limit: z.int().min(1).max(10_000).default(10_000),
  nextToken: z.string().optional(),
});

/** FilterLogEvents: the events of a group that match, oldest first. */
export function filterEvents(groups: LogGroups, input: Properties, request: ApiRequest): Properties {
  const group = groups.find(input.logGroupName ?? input.logGroupIdentifier, request);
  const given = parseInput(filter, input, "InvalidParameterException");
  const { logStreamNames: names, logStreamNamePrefix: prefix = "", startTime, endTime, limit, nextToken } = given;
  const matches = compilePattern(given.filterPattern);
  const events: Properties[] = [];
  let last = "";
  for (const { key, value } of groups.events(
    group,
    nextToken === undefined ? { at: startTime } : { afterKey: nextToken },
  )) {
    if (value.timestamp > endTime) break;
    const inStream = value.stream.startsWith(prefix) && (names === undefined || names.includes(value.stream));
    if (!inStream || !matches(value.message)) continue;
    if (events.length === limit) return { events, searchedLogStreams: [], nextToken: last };
    events.push({ ...shown(value), logStreamName: value.stream, eventId: key });
    last = key;
  }
  return { events, searchedLogStreams: [] };
}

const page = z.looseObject({
  logStreamName: z.string(),
  startTime: z.number().default(0),
  endTime: z.number().default(Number.MAX_SAFE_INTEGER),
  limit: z.int().min(1).max(10_000).default(10_000),
  startFromHead: z.boolean().default(false),
  nextToken: z.string().optional(),
});

/** GetLogEvents: one stream's events; without `startFromHead` the newest page, and tokens to go either way. */
export function getEvents(groups: LogGroups, input: Properties, request: ApiRequest): Properties {
  const group = groups.find(input.logGroupName ?? input.logGroupIdentifier, request);
  const { logStreamName, startTime, endTime, limit, startFromHead, nextToken } = parseInput(
    page,
    input,
    "InvalidParameterException",
  );
  if (groups.stream(group, logStreamName) === undefined)
    throw new AwsError("ResourceNotFoundException", "The specified log stream does not exist.");
  const all = [...groups.events(group, { at: startTime })].filter(
    ({ value }) => value.stream === logStreamName && value.timestamp < endTime,
  );
  const [direction, mark = ""] = nextToken?.split("/") ?? [startFromHead ? "f" : "b", startFromHead ? "" : "~"];
  const events =
    direction === "f"
      ? all.filter(({ key }) => key > mark).slice(0, limit)
      : all.filter(({ key }) => key < mark).slice(-limit);
  return {
    events: events.map(({ value }) => shown(value)),
    nextForwardToken: `f/${events.at(-1)?.key ?? mark}`,
    nextBackwardToken: `b/${events.at(0)?.key ?? mark}`,
  };
}

const shown = ({ timestamp, message, ingestedAt }: LogEvent) => ({ timestamp, message, ingestionTime: ingestedAt });
