/** When a function began its calls, as Lambda writes it into the function's log. */
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { RunningPlatform } from "../../test/whole/platform.ts";

/** Milliseconds since 1970, the oldest first. */
export async function functionStarts(platform: RunningPlatform, name: string, since: number): Promise<number[]> {
  const { client, target } = platform.deployment;
  const { LoggingConfig } = await new LambdaClient(client).send(
    new GetFunctionConfigurationCommand({ FunctionName: target.functions[name] }),
  );
  const { events = [] } = await new CloudWatchLogsClient(client).send(
    new FilterLogEventsCommand({
      logGroupName: LoggingConfig?.LogGroup,
      startTime: since,
      filterPattern: '{ $.type = "platform.start" }',
    }),
  );
  return events.flatMap(({ timestamp }) => timestamp ?? []).sort((a, b) => a - b);
}
