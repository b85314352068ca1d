/** A platform to attack: its HTTP API takes requests as fast as they come, where the real one would answer most with 429. */

import { RunningPlatform } from "../whole/platform.ts";
import { copyProgram } from "../whole/program-copy.ts";

export type Unthrottled = { readonly platform: RunningPlatform; start(): Promise<void>; remove(): Promise<void> };

export function unthrottled(): Unthrottled {
  const program = copyProgram();
  program.edit(
    "components/http-api.ts",
    "{ throttlingRateLimit: 200, throttlingBurstLimit: 500 }",
    "{ throttlingRateLimit: 100_000, throttlingBurstLimit: 100_000 }",
  );
  const platform = new RunningPlatform();
  return {
    platform,
    start: () => platform.start(program.folder),
    remove: async () => {
      await platform.remove();
      program.remove();
    },
  };
}
