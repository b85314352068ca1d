import { GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { RunningPlatform } from "../../test/whole/platform.ts";
import { round, type Table } from "../support/table.ts";

/** How large each function's code is, before it is compressed. */
export async function bundles(platform: RunningPlatform): Promise<Table> {
  const { client, target } = platform.deployment;
  const lambda = new LambdaClient(client);
  const sizes = await Promise.all(
    Object.entries(target.functions).map(async ([name, FunctionName]): Promise<[string, number]> => {
      const { CodeSize = 0 } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
      return [name, round(CodeSize / 1024)];
    }),
  );
  return {
    title: "Bundles, not compressed",
    columns: ["function", "KiB"],
    rows: sizes.sort(([, a], [, b]) => b - a),
  };
}
