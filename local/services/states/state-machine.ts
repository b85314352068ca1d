import { z } from "zod";
import type { Cloud } from "../../cloud-type.ts";
import { hasUnknown } from "../../provider/values.ts";
import type { Properties, Resource } from "../../service.ts";
import { checkInputs, inputRules, parseInputs } from "../inputs.ts";
import { readDefinition } from "./definition.ts";
import type { Engine } from "./engine.ts";
import { deliveryNeeds, loggingOf, loggingSchema } from "./execution-log.ts";
import type { MachineInput, Machines } from "./machines.ts";
import type { MachineRecord } from "./records.ts";

const type = "aws:sfn/stateMachine:StateMachine";
const schema = z.strictObject({
  name: z.string().max(80),
  region: z.string().optional(),
  definition: z.string(),
  roleArn: z.string(),
  type: z.literal("STANDARD", 'the local cloud runs "STANDARD" machines only').optional(),
  publish: z.boolean().optional(),
  loggingConfiguration: loggingSchema.optional(),
  tracingConfiguration: z.strictObject({ enabled: z.boolean().optional() }).optional(),
  encryptionConfiguration: z
    .strictObject({
      type: z.literal("AWS_OWNED_KEY", "the local cloud has no customer keys: it takes AWS_OWNED_KEY only").optional(),
    })
    .optional(),
  tags: z.record(z.string(), z.string()).optional(),
});

/** `aws:sfn/stateMachine:StateMachine`. */
export function stateMachineResource(cloud: Cloud, machines: Machines, engine: Engine): Resource {
  const read = (inputs: Properties, account: string): MachineInput & { name: string } => {
    const { name, definition, roleArn, publish = false } = parseInputs(schema, inputs, type);
    const { principal } = cloud.assumeRoleForService(roleArn, { name: "states.amazonaws.com", account }, "create");
    if ((loggingOf(inputs).level ?? "OFF") !== "OFF") cloud.authorize(principal, deliveryNeeds);
    return { name, definition, roleArn, publish, declared: inputs };
  };
  return {
    type,
    inputs: {
      ...inputRules(schema, { required: ["definition", "roleArn"], replace: ["name", "type"] }),
      namePrefix: "replace",
    },
    autoName: { property: "name", max: 80 },
    defaults: { type: "STANDARD", publish: false },
    jsonInputs: ["definition"],
    computed: ["arn", "creationDate", "revisionId", "stateMachineVersionArn", "status", "description", "tagsAll"],
    *check({ namePrefix: _, ...inputs }) {
      yield* checkInputs(schema, inputs);
      const { definition } = inputs;
      if (typeof definition !== "string" || hasUnknown(definition)) return;
      const found = readDefinition(definition);
      if ("problems" in found)
        for (const { at, message } of found.problems)
          yield { property: "definition", reason: `${message} at ${at || "/"}` };
    },
    async create(inputs, { region, account }) {
      const { name, ...input } = read(inputs, account);
      const machine = machines.create(region, account, name, input);
      return { id: machine.arn, outputs: outputsOf(machine) };
    },
    async read(id) {
      const machine = machines.find(id);
      if (!machine || machine.status === "DELETING") return undefined;
      return { inputs: machine.declared, outputs: outputsOf(machine) };
    },
    async update(id, inputs, _old, { account }) {
      const { name: _, ...input } = read(inputs, account);
      return outputsOf(machines.update(id, input));
    },
    async delete(id) {
      machines.delete(id, engine.isRunning(id));
    },
  };
}

function outputsOf(machine: MachineRecord): Properties {
  const { arn, declared, created, revision, status, versions, description = "" } = machine;
  const version = Object.keys(versions).length;
  return {
    ...declared,
    id: arn,
    arn,
    creationDate: new Date(created).toISOString(),
    revisionId: revision,
    stateMachineVersionArn: version > 0 && declared.publish ? `${arn}:${version}` : arn,
    status,
    description,
    tagsAll: declared.tags ?? {},
  };
}
