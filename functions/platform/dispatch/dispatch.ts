/** Starts one accepted alert's execution, exactly once however often this runs. */
import { type SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import type { AlertItem } from "../../runtime/records.ts";
import { markDispatched, markFailed } from "../alerts.ts";
import { closeCase, markStarted, openCase } from "../cases.ts";
import type { Table } from "../database.ts";
import { recordFailure } from "../failures.ts";
import { project } from "../project.ts";
import { hopeless } from "./hopeless.ts";

export type Dispatch = {
  readonly alerts: Table;
  readonly results: Table;
  readonly states: SFNClient;
  /** Reads an alert's text from the vault. */
  fetch(key: string): Promise<string>;
  now(): number;
};

/**
 * Dispatches a pending alert. Throws when it should be tried again; an alert that can never be started
 * ends as a failed investigation, and nothing waits behind it.
 */
export async function dispatch(platform: Dispatch, alert: AlertItem): Promise<"started" | "failed"> {
  const { alerts, results, states, now } = platform;
  await openCase(results, alert);
  try {
    const text = alert.alert ?? (await platform.fetch(alert.alertRef ?? ""));
    const input = JSON.stringify({ alert: project(JSON.parse(text), alert.fields) });
    await start(states, alert, input);
  } catch (error) {
    const reason = hopeless(error);
    if (reason === undefined) throw error;
    await fail(platform, alert, reason);
    return "failed";
  }
  await markStarted(results, alert.investigation, now());
  await markDispatched(alerts, alert);
  return "started";
}

/** Starts the machine that was current when the alert came in; an execution of this name counts as ours. */
async function start(states: SFNClient, { machine, investigation }: AlertItem, input: string): Promise<void> {
  try {
    await states.send(new StartExecutionCommand({ stateMachineArn: machine, name: investigation, input }));
  } catch (error) {
    if (error instanceof Error && error.name === "ExecutionAlreadyExists") return;
    throw error;
  }
}

async function fail({ alerts, results, now }: Dispatch, alert: AlertItem, cause: string): Promise<void> {
  const problem = { step: "dispatch", error: "NotDispatched", cause };
  await recordFailure(results, alert.investigation, { ...problem, branch: undefined }, now());
  await closeCase(results, alert.investigation, { status: "failed", problem }, now());
  await markFailed(alerts, alert, cause, now());
}
