import { z } from "zod";
import type { Cloud } from "../../cloud-type.ts";
import { AwsError, type Properties, type Resource } from "../../service.ts";
import { parseInputs } from "../inputs.ts";
import { groupArn, type LogGroup, type LogGroups } from "./group.ts";

const type = "aws:cloudwatch/logGroup:LogGroup";
const shape = z.looseObject({ name: z.string(), retentionInDays: z.int().min(0).default(0) });

/** A log group as Pulumi makes it. One that a function's first log line had made is refused, as on AWS. */
export function logGroupResource({ clock }: Cloud, groups: LogGroups): Resource {
  return {
    type,
    inputs: {
      name: "replace",
      retentionInDays: "optional",
      kmsKeyId: "optional",
      logGroupClass: "replace",
      skipDestroy: "optional",
      deletionProtectionEnabled: "optional",
      tags: "optional",
    },
    autoName: { property: "name", max: 512 },
    computed: ["arn"],
    async create(inputs, { account, region }) {
      const { name, retentionInDays } = parseInputs(shape, inputs, type);
      if (groups.get(name, { account, region }) !== undefined)
        throw new AwsError("ResourceAlreadyExistsException", `The specified log group already exists: ${name}`);
      const group = { account, region, name, retentionInDays, createdAt: clock.now(), declared: inputs };
      groups.put(group);
      return { id: name, outputs: outputsOf(group) };
    },
    async read(id, context) {
      const group = groups.get(id, context);
      return group === undefined ? undefined : { inputs: group.declared, outputs: outputsOf(group) };
    },
    async update(id, inputs, _old, context) {
      const { retentionInDays } = parseInputs(shape, inputs, type);
      const group = { ...groups.find(id, context), retentionInDays, declared: inputs };
      groups.put(group);
      return outputsOf(group);
    },
    async delete(id, _old, context) {
      const group = groups.get(id, context);
      if (group !== undefined) groups.delete(group);
    },
  };
}

const outputsOf = (group: LogGroup): Properties => ({ ...group.declared, id: group.name, arn: groupArn(group) });
