/** What an invocation costs by itself, whatever the function does. */
import { invocationMs, logKb } from "./assumptions.ts";
import type { ProgramFunction } from "./program.ts";
import type { Usage } from "./usage.ts";

const kbAGb = 1024 ** 2;

/** Logs that are kept for ever count for as long as those that are kept a month. */
export function logged(kb: number, months = 1): Usage {
  return { logGb: kb / kbAGb, logGbMonth: (kb / kbAGb) * months };
}

type Billed = Pick<ProgramFunction, "memoryMb" | "arm" | "logMonths">;

export function invoked({ memoryMb, arm, logMonths }: Billed, milliseconds = invocationMs): Usage {
  const gbSeconds = (memoryMb / 1024) * (milliseconds / 1000);
  return {
    lambdaRequest: 1,
    ...(arm ? { lambdaGbSecondArm: gbSeconds } : { lambdaGbSecondX86: gbSeconds }),
    ...logged(logKb.invocation, logMonths),
  };
}
