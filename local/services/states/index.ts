import type { Cloud, StatesApi } from "../../cloud-type.ts";
import type { Service } from "../../service.ts";
import { Engine } from "./engine.ts";
import { Machines } from "./machines.ts";
import { executionOperations } from "./operations-executions.ts";
import { machineOperations } from "./operations-machines.ts";
import { tokenOperations } from "./operations-tokens.ts";
import { openRecords } from "./records.ts";
import { stateMachineResource } from "./state-machine.ts";

/** Step Functions: standard workflows in JSONata mode that call Lambda functions, durable across restarts. */
export function states(cloud: Cloud, random: () => number = Math.random): Service & StatesApi {
  const records = openRecords(cloud.store);
  const machines = new Machines(records, () => cloud.clock.now());
  const engine = new Engine(cloud, records, machines, random);
  return {
    name: "states",
    protocol: { kind: "json", targetPrefix: "AWSStepFunctions", version: "1.0" },
    operations: [
      ...executionOperations(engine, records, machines),
      ...machineOperations(machines, engine),
      ...tokenOperations(engine),
    ],
    resources: [stateMachineResource(cloud, machines, engine)],
    startExecution({ stateMachineArn, name, input, principal }) {
      if (principal) cloud.authorize(principal, [{ action: "states:StartExecution", resource: stateMachineArn }]);
      const { arn, started } = engine.start({ stateMachineArn, input, ...(name === undefined ? {} : { name }) });
      return { executionArn: arn, startDate: started };
    },
    async start() {
      engine.resume();
    },
    async stop() {
      engine.halt();
    },
  };
}
