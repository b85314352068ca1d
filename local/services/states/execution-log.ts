import { z } from "zod";
import type { Cloud } from "../../cloud-type.ts";
import { AwsError, type Properties } from "../../service.ts";
import { parseMachineArn } from "./arn.ts";
import type { ExecutionRecord, HistoryRecord } from "./records.ts";

/** What `loggingConfiguration` of a machine may hold. */
export const loggingSchema = z.strictObject({
  level: z.enum(["ALL", "ERROR", "FATAL", "OFF"]).optional(),
  includeExecutionData: z.boolean().optional(),
  logDestination: z
    .string()
    .regex(/^arn:[a-z-]+:logs:[a-z0-9-]+:\d{12}:log-group:[^:]+:\*$/, "must be a log group's ARN that ends with :*")
    .optional(),
});
export type Logging = z.output<typeof loggingSchema>;

/** Delivery to CloudWatch Logs is set up by the machine's role: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html */
export const deliveryNeeds = [
  "CreateLogDelivery",
  "GetLogDelivery",
  "UpdateLogDelivery",
  "DeleteLogDelivery",
  "ListLogDeliveries",
  "PutResourcePolicy",
  "DescribeResourcePolicies",
  "DescribeLogGroups",
].map((name) => ({ action: `logs:${name}`, resource: "*" }));

/** Writes the events that the machine's level asks for to its log group; best effort, as on AWS. */
export function logEvents(
  cloud: Cloud,
  logging: Logging,
  execution: ExecutionRecord,
  events: readonly HistoryRecord[],
): void {
  const { level = "OFF", logDestination, includeExecutionData = false } = logging;
  if (level === "OFF" || logDestination === undefined) return;
  const group = logDestination.split(":")[6] ?? "";
  const { region, account } = parseMachineArn(execution.machineArn);
  const now = cloud.clock.now();
  const stream = `states/${execution.machineName}/${new Date(now).toISOString().slice(0, 10)}/1`;
  try {
    for (const event of events.filter(({ type }) => isLogged(level, type))) {
      const text = line(event, execution, includeExecutionData);
      cloud.services.logs.append(account, region, group, stream, text, now);
    }
  } catch (error) {
    const problem = error instanceof Error ? error.message : error;
    cloud.log(`The log of ${execution.arn} could not be written to ${group}: ${problem}`);
  }
}

function isLogged(level: "ALL" | "ERROR" | "FATAL", type: string): boolean {
  if (level === "ALL") return true;
  const isBad = /(Failed|TimedOut|Aborted)$/.test(type);
  return isBad && (level === "ERROR" || type.startsWith("Execution"));
}

const data = [
  "input",
  "inputDetails",
  "output",
  "outputDetails",
  "parameters",
  "assignedVariables",
  "assignedVariablesDetails",
];

function line(event: HistoryRecord, execution: ExecutionRecord, includeData: boolean): string {
  const { id, type, timestamp, previousEventId, ...rest } = event;
  const details = Object.values(rest).flatMap((part) =>
    part !== null && typeof part === "object" ? Object.entries(part) : [],
  );
  const shown = includeData ? details : details.filter(([key]) => !data.includes(key));
  return JSON.stringify({
    id: String(id),
    type,
    details: Object.fromEntries(shown),
    previous_event_id: String(previousEventId),
    event_timestamp: String(Math.round(Number(timestamp) * 1000)),
    execution_arn: execution.arn,
  });
}

/** Reads a machine's `loggingConfiguration`. */
export function loggingOf(declared: Properties): Logging {
  const parsed = loggingSchema.safeParse(declared.loggingConfiguration ?? {});
  if (parsed.success) return parsed.data;
  throw new AwsError(
    "InvalidLoggingConfiguration",
    `Invalid Logging Configuration: ${parsed.error.issues.map(({ message }) => message).join("; ")}`,
  );
}
