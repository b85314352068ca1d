import { z } from "zod";
import type { Operation, Properties } from "../../service.ts";
import { parseInput } from "../parse-input.ts";
import { parseExecutionArn } from "./arn.ts";
import type { Engine } from "./engine.ts";
import { findExecution } from "./executions.ts";
import type { Machines } from "./machines.ts";
import { page, pageInput } from "./page.ts";
import type { ExecutionRecord, Records } from "./records.ts";

const startInput = z.looseObject({
  stateMachineArn: z.string(),
  name: z.string().optional(),
  input: z.string().default("{}"),
});
const stopInput = z.looseObject({
  executionArn: z.string(),
  error: z.string().max(256).optional(),
  cause: z.string().max(32_768).optional(),
});
const executionInput = z.looseObject({ executionArn: z.string() });
const listInput = pageInput.extend({
  stateMachineArn: z.string(),
  statusFilter: z.enum(["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED", "PENDING_REDRIVE"]).optional(),
});
const historyInput = pageInput.extend({ executionArn: z.string(), reverseOrder: z.boolean().optional() });

/** What can be done with executions. */
export function executionOperations(engine: Engine, records: Records, machines: Machines): Operation[] {
  return [
    {
      name: "StartExecution",
      needs: ({ stateMachineArn }) => [{ action: "states:StartExecution", resource: String(stateMachineArn) }],
      run(input) {
        const { stateMachineArn, name, input: text } = parseInput(startInput, input);
        const { arn, started } = engine.start({
          stateMachineArn,
          input: text,
          ...(name === undefined ? {} : { name }),
        });
        return { executionArn: arn, startDate: started / 1000 };
      },
    },
    onExecution("StopExecution", (input) => {
      const { executionArn, error, cause } = parseInput(stopInput, input);
      findExecution(records, executionArn);
      return { stopDate: (engine.stop(executionArn, error, cause).stopped ?? 0) / 1000 };
    }),
    onExecution("DescribeExecution", (input) =>
      describe(findExecution(records, parseInput(executionInput, input).executionArn)),
    ),
    onExecution("DescribeStateMachineForExecution", (input) => {
      const { machineArn, machineName, definition, roleArn, started } = findExecution(
        records,
        parseInput(executionInput, input).executionArn,
      );
      return {
        stateMachineArn: machineArn,
        name: machineName,
        definition: machines.text(definition),
        roleArn,
        updateDate: started / 1000,
      };
    }),
    onExecution("GetExecutionHistory", (input) => {
      const { executionArn, reverseOrder, ...paging } = parseInput(historyInput, input);
      findExecution(records, executionArn);
      const events = records.history.list({ prefix: `${executionArn}#` }).map(({ value }) => value);
      const { items, nextToken } = page(reverseOrder ? events.reverse() : events, paging);
      return { events: items, ...nextToken };
    }),
    {
      name: "ListExecutions",
      needs: ({ stateMachineArn }) => [{ action: "states:ListExecutions", resource: String(stateMachineArn) }],
      run(input) {
        const { stateMachineArn, statusFilter, ...paging } = parseInput(listInput, input);
        const { arn } = machines.get(stateMachineArn);
        const prefix = `${arn.replace(":stateMachine:", ":execution:")}:`;
        const found = records.executions
          .list({ prefix })
          .map(({ value }) => value)
          .filter(({ status }) => statusFilter === undefined || status === statusFilter)
          .sort((a, b) => b.started - a.started);
        const { items, nextToken } = page(found, paging);
        return { executions: items.map(summary), ...nextToken };
      },
    },
  ];
}

function onExecution(name: string, run: (input: Properties) => Properties): Operation {
  return {
    name,
    needs: ({ executionArn }) => [{ action: `states:${name}`, resource: String(executionArn) }],
    run,
  };
}

const summary = ({ arn, machineArn, name, status, started, stopped, versionArn }: ExecutionRecord): Properties => ({
  executionArn: arn,
  stateMachineArn: machineArn,
  name,
  status,
  startDate: started / 1000,
  ...(stopped === undefined ? {} : { stopDate: stopped / 1000 }),
  ...(versionArn === undefined ? {} : { stateMachineVersionArn: versionArn }),
  redriveCount: 0,
});

function describe(execution: ExecutionRecord): Properties {
  parseExecutionArn(execution.arn);
  const { input, output, error, cause, status } = execution;
  const redriveStatus =
    status === "FAILED" || status === "ABORTED" || status === "TIMED_OUT" ? "REDRIVABLE" : "NOT_REDRIVABLE";
  return {
    ...summary(execution),
    input,
    inputDetails: { included: true },
    ...(output === undefined ? {} : { output, outputDetails: { included: true } }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
    redriveStatus,
  };
}
