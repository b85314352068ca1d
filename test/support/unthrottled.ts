/** A platform to attack, of a program of its own: its HTTP API takes requests as fast as they come, where the real one would answer most with 429. */

import { RunningPlatform } from "../whole/platform.ts";
import { copyProgram, type ProgramCopy } from "../whole/program-copy.ts";

export type Unthrottled = {
  readonly platform: RunningPlatform;
  readonly program: ProgramCopy;
  start(): Promise<void>;
  remove(): Promise<void>;
};

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
    program,
    start: () => platform.start(program.folder),
    remove: async () => {
      await platform.remove();
      program.remove();
    },
  };
}
