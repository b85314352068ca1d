import { z } from "zod";
import type { Cloud } from "../../cloud-type.ts";
import { type ApiRequest, AwsError, type Operation, type Properties } from "../../service.ts";
import { parseInput } from "../parse-input.ts";
import { describeGroups, describeStreams } from "./describe.ts";
import type { LogGroups } from "./group.ts";
import { filterEvents, getEvents } from "./read.ts";

const createStream = z.looseObject({ logStreamName: z.string().min(1).max(512) });
const putEvents = z.looseObject({
  logStreamName: z.string(),
  logEvents: z
    .array(z.looseObject({ timestamp: z.number(), message: z.string() }))
    .min(1)
    .max(10_000),
});

/** What CloudWatch Logs answers on the wire. */
export function operations({ clock, store }: Cloud, groups: LogGroups): Operation[] {
  return [
    {
      name: "CreateLogStream",
      needs: onGroup("CreateLogStream"),
      run(input, request) {
        const group = groups.find(input.logGroupName, request);
        const { logStreamName: name } = parseInput(createStream, input, "InvalidParameterException");
        if (groups.stream(group, name) !== undefined)
          throw new AwsError("ResourceAlreadyExistsException", "The specified log stream already exists");
        groups.putStream(group, { name, createdAt: clock.now() });
        return {};
      },
    },
    {
      name: "PutLogEvents",
      needs: onGroup("PutLogEvents"),
      run(input, request) {
        const group = groups.find(input.logGroupName, request);
        const { logStreamName: stream, logEvents } = parseInput(putEvents, input, "InvalidParameterException");
        if (groups.stream(group, stream) === undefined)
          throw new AwsError("ResourceNotFoundException", "The specified log stream does not exist.");
        const ingestedAt = clock.now();
        store.transaction(() => {
          for (const { timestamp, message } of logEvents)
            groups.putEvent(group, { stream, timestamp, ingestedAt, message });
        });
        return { nextSequenceToken: "0" };
      },
    },
    reader("FilterLogEvents", groups, filterEvents),
    reader("GetLogEvents", groups, getEvents),
    reader("DescribeLogStreams", groups, describeStreams),
    {
      name: "DeleteLogGroup",
      needs: onGroup("DeleteLogGroup"),
      run(input, request) {
        groups.delete(groups.find(input.logGroupName, request));
        return {};
      },
    },
    {
      name: "ListTagsForResource",
      needs: (input) => [{ action: "logs:ListTagsForResource", resource: String(input.resourceArn) }],
      run: (input, request) => ({ tags: groups.find(input.resourceArn, request).declared.tags ?? {} }),
    },
    {
      name: "DescribeLogGroups",
      needs: (_input, { account, region }) => [
        { action: "logs:DescribeLogGroups", resource: `arn:aws:logs:${region}:${account}:log-group::log-stream:` },
      ],
      run: (input, request) => describeGroups(groups, input, request),
    },
  ];
}

const reader = (
  name: string,
  groups: LogGroups,
  read: (groups: LogGroups, input: Properties, request: ApiRequest) => Properties,
): Operation => ({ name, needs: onGroup(name), run: (input, request) => read(groups, input, request) });

/** CloudWatch Logs asks for its permissions on the stream, whose name may be empty: `…:log-group:NAME:log-stream:`. */
function onGroup(action: string): Operation["needs"] {
  return (input, { account, region }) => {
    const given = String(input.logGroupName ?? input.logGroupIdentifier ?? "");
    const group = given.startsWith("arn:")
      ? given.replace(/:\*$/, "")
      : `arn:aws:logs:${region}:${account}:log-group:${given}`;
    const stream = typeof input.logStreamName === "string" ? input.logStreamName : "";
    return [{ action: `logs:${action}`, resource: `${group}:log-stream:${stream}` }];
  };
}
