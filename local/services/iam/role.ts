import { createHash } from "node:crypto";
import { z } from "zod";
import { AwsError, type Properties, type Resource, type ResourceContext } from "../../service.ts";
import { checkPolicy } from "./policy-input.ts";
import type { IamRecords, RoleRecord } from "./records.ts";

/** `aws:iam/role:Role`. Its policies are resources of their own. */
export function role(records: IamRecords): Resource {
  return {
    type: "aws:iam/role:Role",
    global: true,
    inputs: {
      name: "replace",
      assumeRolePolicy: "required",
      path: "replace",
      description: "optional",
      maxSessionDuration: "optional",
      permissionsBoundary: "optional",
      forceDetachPolicies: "optional",
      tags: "optional",
    },
    autoName: { property: "name", max: 64 },
    defaults: { path: "/", maxSessionDuration: 3600, forceDetachPolicies: false },
    jsonInputs: ["assumeRolePolicy"],
    computed: ["arn", "uniqueId", "createDate", "tagsAll"],
    check: (inputs) => checkPolicy(inputs, "assumeRolePolicy", "trust"),
    async create(inputs, context) {
      return { id: String(inputs.name), outputs: outputs(createRole(records, inputs, context)) };
    },
    async read(id, context) {
      const found = records.role(context.account, id);
      return found && { inputs: found.declared, outputs: { ...found.declared, ...outputs(found) } };
    },
    async update(_id, inputs, _old, context) {
      return outputs(save(records, inputs, context));
    },
    async delete(id, { forceDetachPolicies }, { account }) {
      if (forceDetachPolicies === true) takePoliciesOff(records, account, id);
      deleteRole(records, account, id);
    },
  };
}

type Place = Pick<ResourceContext, "account" | "partition">;

/** Throws EntityAlreadyExists. */
export function createRole(records: IamRecords, inputs: Properties, place: Place): RoleRecord {
  if (records.role(place.account, String(inputs.name)))
    throw new AwsError("EntityAlreadyExists", `Role with name ${inputs.name} already exists.`, 409);
  return save(records, inputs, place);
}

function save(records: IamRecords, inputs: Properties, place: Place): RoleRecord {
  const record = toRecord(inputs, place, records.role(place.account, String(inputs.name)));
  const boundary = record.permissionsBoundary;
  if (boundary && !records.managedPolicy(boundary)) throw noSuchEntity(`Policy ${boundary} does not exist.`);
  records.putRole(record);
  return record;
}

/** Seconds that a session of the role may last. */
export const maxSession = ({ declared }: RoleRecord): number => Number(declared.maxSessionDuration ?? 3600);

/** Throws DeleteConflict while the role has policies. */
export function deleteRole(records: IamRecords, account: string, name: string): void {
  if (records.attachments(account, name).length > 0)
    throw new AwsError("DeleteConflict", "Cannot delete entity, must detach all policies first.", 409);
  if (records.inlinePolicies(account, name).length > 0)
    throw new AwsError("DeleteConflict", "Cannot delete entity, must delete policies first.", 409);
  records.deleteRole(account, name);
}

function takePoliciesOff(records: IamRecords, account: string, role: string): void {
  for (const { name } of records.inlinePolicies(account, role)) records.deleteInlinePolicy(account, role, name);
  for (const arn of records.attachments(account, role)) records.detach(account, role, arn);
}

export const noSuchEntity = (message: string): AwsError => new AwsError("NoSuchEntity", message, 404);

function toRecord(inputs: Properties, { account, partition }: Place, old?: RoleRecord): RoleRecord {
  const name = String(inputs.name);
  const path = String(inputs.path ?? "/");
  const createDate = old?.createDate ?? new Date().toISOString();
  const boundary = inputs.permissionsBoundary;
  const { description, tags } = labels.parse(inputs);
  return {
    name,
    account,
    path,
    arn: `arn:${partition}:iam::${account}:role${path}${name}`,
    uniqueId: old?.uniqueId ?? uniqueId(`${account}/${name}/${createDate}`),
    assumeRolePolicy: String(inputs.assumeRolePolicy),
    ...(typeof boundary === "string" && { permissionsBoundary: boundary }),
    createDate,
    ...(description !== undefined && { description }),
    ...(tags && { tags }),
    declared: inputs,
  };
}

const labels = z.object({
  description: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
});

const uniqueId = (seed: string) => `AROA${createHash("sha256").update(seed).digest("hex").slice(0, 17).toUpperCase()}`;

function outputs({ account: _account, declared: _declared, ...record }: RoleRecord): Properties {
  return { ...record, tagsAll: record.tags ?? {} };
}
