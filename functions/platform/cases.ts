/** The investigation's own record: opened by dispatch, closed once by whoever learns first that it is over. */
import { type AlertItem, type MetaRecord, metaRecord, type Problem } from "../runtime/records.ts";
import { change, isoTime, put, read, shardOf, type Table } from "./database.ts";

/** Among how many partitions of the index `open` the open investigations are spread. */
export const caseShards = 4;

const meta = (investigation: string) => ({ investigation, sk: "META" });

/** The execution's ARN: it is named like its investigation. */
export function executionArn(machine: string, investigation: string): string {
  return `${machine.replace(":stateMachine:", ":execution:")}:${investigation}`;
}

/** Writes the alert, then the investigation, unless they are there already. */
export async function openCase(results: Table, alert: AlertItem): Promise<void> {
  const { investigation, machine, receivedAt } = alert;
  const body = { body: alert.alert, ref: alert.alertRef };
  await put(results, { investigation, sk: "ALERT", ...body }, "attribute_not_exists(#sk)");
  const shard = shardOf(investigation, caseShards);
  await put(
    results,
    {
      ...meta(investigation),
      status: "open",
      endpoint: alert.endpoint,
      playbook: alert.playbook,
      severity: alert.severity,
      subject: alert.subject,
      machine,
      execution: executionArn(machine, investigation),
      openedAt: receivedAt,
      openShard: shard,
      day: `${receivedAt.slice(0, 10)}#${shard}`,
    },
    "attribute_not_exists(#sk)",
  );
}

/** The execution has been started; an end that was written meanwhile stands. */
export async function markStarted(results: Table, investigation: string, at: number): Promise<void> {
  const values = { ":at": isoTime(at) };
  const startedAt = "#startedAt = if_not_exists(#startedAt, :at)";
  const running = await change(results, meta(investigation), {
    update: `SET #status = :running, ${startedAt}`,
    condition: "#status = :open",
    values: { ...values, ":running": "running", ":open": "open" },
  });
  if (running) return;
  await change(results, meta(investigation), {
    update: `SET ${startedAt}`,
    condition: "attribute_exists(#sk)",
    values,
  });
}

/** The count of an earlier window, kept with its investigation when its fingerprint opens the next. */
export async function keepCount(
  results: Table,
  earlier: Pick<AlertItem, "investigation" | "n" | "lastSeenAt">,
): Promise<void> {
  await change(results, meta(earlier.investigation), {
    update: "SET #n = :n, #lastSeenAt = :at",
    condition: "attribute_exists(#sk)",
    values: { ":n": earlier.n, ":at": earlier.lastSeenAt },
  });
}

export type Ending = {
  readonly status: Exclude<MetaRecord["status"], "open" | "running">;
  readonly outcome?: string | undefined;
  readonly problem?: Problem | undefined;
  /** JSON text of what the playbook's `finish` was given. */
  readonly data?: string | undefined;
};

/** Closes an investigation that is still open; gives its questions that nobody has answered, undefined when it was closed already. */
export async function closeCase(
  results: Table,
  investigation: string,
  ending: Ending,
  now: number,
): Promise<string[] | undefined> {
  const { status, ...told } = ending;
  const given = Object.entries(told).filter(([, value]) => value !== undefined);
  const closed = await change(results, meta(investigation), {
    update: `SET #status = :status, #closedAt = :now${given.map(([name]) => `, #${name} = :${name}`).join("")} REMOVE #openShard`,
    condition: "attribute_exists(#sk) AND attribute_not_exists(#closedAt)",
    values: {
      ":status": status,
      ":now": isoTime(now),
      ...Object.fromEntries(given.map(([name, value]) => [`:${name}`, value])),
    },
  });
  return closed && [...(metaRecord.parse(closed).openQuestions ?? [])];
}

/** The investigation as it stands now. */
export async function readCase(results: Table, investigation: string): Promise<MetaRecord | undefined> {
  const item = await read(results, meta(investigation));
  return item && metaRecord.parse(item);
}

/** Notes that a question waits for a person; false when the investigation is over. */
export async function noteQuestion(results: Table, investigation: string, interaction: string): Promise<boolean> {
  const noted = await change(results, meta(investigation), {
    update: "ADD #openQuestions :question",
    condition: "attribute_exists(#sk) AND attribute_not_exists(#closedAt)",
    values: { ":question": new Set([interaction]) },
  });
  return noted !== undefined;
}

/** The question waits no longer. */
export async function clearQuestion(results: Table, investigation: string, interaction: string): Promise<void> {
  await change(results, meta(investigation), {
    update: "DELETE #openQuestions :question",
    condition: "attribute_exists(#sk)",
    values: { ":question": new Set([interaction]) },
  });
}
