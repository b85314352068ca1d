/** Closes investigations whose execution ended without telling: timed out, stopped, or out of history. */
import { DescribeExecutionCommand, type DescribeExecutionOutput, type ExecutionStatus } from "@aws-sdk/client-sfn";
import { z } from "zod";
import type { Log } from "../../runtime/log.ts";
import { caseShards, type Ending, readCase } from "../cases.ts";
import type { Conclude } from "../conclude.ts";
import { endCase } from "../end-case.ts";
import { recordFailure } from "../failures.ts";
import { readable } from "../record-failure/record-failure.ts";
import { type Budget, walk } from "./due.ts";

const key = z.object({ investigation: z.string() });
/** Older than this an execution that is not there has never been or is forgotten. */
const missingMs = 15 * 60_000;

/** Compares open investigations with their executions; `pages` of fifty in each shard. */
export async function reconcile(platform: Conclude, budget: Budget, pages: number, log: Log): Promise<number> {
  const index = { name: "open", partition: "openShard", shards: caseShards, pages };
  return walk(platform.results, index, budget, async (found) => {
    const { investigation } = key.parse(found);
    try {
      await compare(platform, investigation);
    } catch (error) {
      log.error("an open investigation could not be compared with its execution", { investigation, error });
    }
  });
}

/** Closes one investigation if its execution is over. */
async function compare(platform: Conclude, investigation: string): Promise<void> {
  const found = await readCase(platform.results, investigation);
  // An investigation that is not started yet is dispatch's.
  if (!found?.execution || found.status !== "running") return;
  const execution = await describe(platform, found.execution);
  if (!execution && platform.now() - Date.parse(found.startedAt ?? found.openedAt) < missingMs) return;
  await close(platform, investigation, execution ? endingOf(execution) : gone);
}

/** The end of an execution, as Step Functions told it. */
export type Told = Described & { readonly name: string; readonly executionArn: string };

/**
 * Closes the investigation of an execution that is over. What was told counts: a machine that was deleted took the
 * permission to look at its executions along.
 */
export async function closeTold(platform: Conclude, { name, executionArn, ...told }: Told): Promise<void> {
  const found = await readCase(platform.results, name);
  if (found?.execution !== executionArn || found.status !== "running") return;
  await close(platform, name, endingOf(told));
}

async function close(platform: Conclude, investigation: string, ending: Ending | undefined): Promise<void> {
  if (!ending) return;
  const { problem } = ending;
  if (problem) await recordFailure(platform.results, investigation, problem, platform.now());
  await endCase(platform, investigation, ending);
}

const gone: Ending = {
  status: "aborted",
  problem: { step: "", error: "ExecutionGone", cause: "Step Functions does not know the execution any more" },
};

async function describe({ states }: Conclude, executionArn: string): Promise<DescribeExecutionOutput | undefined> {
  try {
    return await states.send(new DescribeExecutionCommand({ executionArn }));
  } catch (error) {
    if (error instanceof Error && error.name === "ExecutionDoesNotExist") return undefined;
    throw error;
  }
}

const statuses: Partial<Record<ExecutionStatus, Ending["status"]>> = {
  SUCCEEDED: "succeeded",
  FAILED: "failed",
  TIMED_OUT: "timed-out",
  ABORTED: "aborted",
};
const words: Partial<Record<Ending["status"], string>> = {
  "timed-out": "the playbook's own time limit passed",
  aborted: "somebody stopped the execution",
};

const output = z.looseObject({ outcome: z.string().optional(), data: z.unknown().optional() });

type Described = {
  readonly status?: ExecutionStatus | undefined;
  readonly error?: string | null | undefined;
  readonly cause?: string | null | undefined;
  readonly output?: string | undefined;
};

/** How an execution ended; undefined while it runs. */
export function endingOf(described: Described): Ending | undefined {
  const status = described.status && statuses[described.status];
  if (!status) return undefined;
  if (status === "succeeded") return { status, ...finished(described.output) };
  const names = { failed: "Failed", "timed-out": "States.Timeout", aborted: "Aborted" };
  const cause = readable(described.cause ?? undefined) ?? words[status];
  return { status, problem: { step: "", error: described.error ?? names[status], cause } };
}

/** What the playbook's `finish` was given stands in the execution's output, too. */
function finished(text: string | undefined): Pick<Ending, "outcome" | "data"> {
  const parsed = output.safeParse(JSON.parse(text ?? "null"));
  if (!parsed.success) return {};
  const { outcome, data } = parsed.data;
  return { outcome, data: data === undefined || data === null ? undefined : JSON.stringify(data) };
}
