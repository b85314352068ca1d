import { z } from "zod";
import type { Operation, Properties } from "../../service.ts";
import { parseInput } from "../parse-input.ts";
import { parseMachineArn } from "./arn.ts";
import { readDefinition } from "./definition.ts";
import type { Engine } from "./engine.ts";
import type { Machines } from "./machines.ts";
import { page, pageInput } from "./page.ts";
import type { MachineRecord } from "./records.ts";

const machineInput = z.looseObject({ stateMachineArn: z.string() });
const resourceInput = z.looseObject({ resourceArn: z.string() });
const definitionInput = z.looseObject({ definition: z.string() });

/** What can be asked about state machines, and their deletion; they are made and changed by deployments. */
export function machineOperations(machines: Machines, engine: Engine): Operation[] {
  return [
    {
      name: "DeleteStateMachine",
      needs: ({ stateMachineArn }) => [{ action: "states:DeleteStateMachine", resource: String(stateMachineArn) }],
      run(input) {
        const { arn } = parseMachineArn(parseInput(machineInput, input).stateMachineArn);
        machines.delete(arn, engine.isRunning(arn));
        return {};
      },
    },
    {
      name: "ListTagsForResource",
      needs: ({ resourceArn }) => [{ action: "states:ListTagsForResource", resource: String(resourceArn) }],
      run(input) {
        const { declared } = machines.get(parseInput(resourceInput, input).resourceArn);
        return { tags: Object.entries(declared.tags ?? {}).map(([key, value]) => ({ key, value })) };
      },
    },
    {
      name: "DescribeStateMachine",
      needs: ({ stateMachineArn }) => [{ action: "states:DescribeStateMachine", resource: String(stateMachineArn) }],
      run(input) {
        const { stateMachineArn } = parseInput(machineInput, input);
        const { version } = parseMachineArn(stateMachineArn);
        if (version === undefined) return describe(machines.get(stateMachineArn), machines);
        const { machine, definition, roleArn } = machines.programOf(stateMachineArn);
        return describe({ ...machine, definition, roleArn, arn: stateMachineArn }, machines);
      },
    },
    {
      name: "ListStateMachines",
      needs: () => [{ action: "states:ListStateMachines", resource: "*" }],
      run(input, { region, account }) {
        const { items, nextToken } = page(machines.list(region, account), parseInput(pageInput, input));
        return { stateMachines: items.map(summary), ...nextToken };
      },
    },
    {
      name: "ValidateStateMachineDefinition",
      needs: () => [{ action: "states:ValidateStateMachineDefinition", resource: "*" }],
      run(input) {
        const read = readDefinition(parseInput(definitionInput, input).definition);
        if ("definition" in read) return { result: "OK", diagnostics: [] };
        const diagnostics = read.problems.map(({ at, message }) => ({
          severity: "ERROR",
          code: "SCHEMA_VALIDATION_FAILED",
          message,
          location: at,
        }));
        return { result: "FAIL", diagnostics };
      },
    },
  ];
}

const summary = ({ arn, name, created }: MachineRecord): Properties => ({
  stateMachineArn: arn,
  name,
  type: "STANDARD",
  creationDate: created / 1000,
});

const describe = (machine: MachineRecord, machines: Machines): Properties => ({
  ...summary(machine),
  status: machine.status,
  definition: machines.text(machine.definition),
  roleArn: machine.roleArn,
  revisionId: machine.revision,
  ...(machine.description ? { description: machine.description } : {}),
  loggingConfiguration: machine.declared.loggingConfiguration ?? { level: "OFF", includeExecutionData: false },
  tracingConfiguration: machine.declared.tracingConfiguration ?? { enabled: false },
});
