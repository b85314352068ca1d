import { AwsError, type Properties, type Resource, type ResourceContext } from "../../service.ts";
import { checkPolicy } from "./policy-input.ts";
import type { IamRecords } from "./records.ts";
import { noSuchEntity } from "./role.ts";

/** `aws:iam/policy:Policy`: a policy with an ARN of its own. */
export function managedPolicy(records: IamRecords): Resource {
  const arnOf = (inputs: Properties, { account, partition }: ResourceContext) =>
    `arn:${partition}:iam::${account}:policy${inputs.path}${inputs.name}`;
  const save = (inputs: Properties, context: ResourceContext) => {
    const arn = arnOf(inputs, context);
    records.putManagedPolicy({ arn, policy: String(inputs.policy), declared: inputs });
    return outputs(arn, inputs);
  };
  const outputs = (arn: string, { tags }: Properties): Properties => ({
    arn,
    policyId: arn,
    attachmentCount: 0,
    tagsAll: tags ?? {},
  });
  return {
    type: "aws:iam/policy:Policy",
    global: true,
    inputs: { name: "replace", path: "replace", description: "replace", policy: "required", tags: "optional" },
    autoName: { property: "name", max: 128 },
    defaults: { path: "/" },
    jsonInputs: ["policy"],
    computed: ["arn", "policyId", "attachmentCount", "tagsAll"],
    check: (inputs) => checkPolicy(inputs, "policy", "identity"),
    async create(inputs, context) {
      return { id: arnOf(inputs, context), outputs: save(inputs, context) };
    },
    async read(id) {
      const found = records.managedPolicy(id);
      return found && { inputs: found.declared, outputs: { ...found.declared, ...outputs(id, found.declared) } };
    },
    async update(_id, inputs, _old, context) {
      return save(inputs, context);
    },
    // https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html
    async delete(id) {
      if (records.isInUse(id))
        throw new AwsError("DeleteConflict", "Cannot delete a policy attached to entities.", 409);
      records.deleteManagedPolicy(id);
    },
  };
}

/** `aws:iam/rolePolicyAttachment:RolePolicyAttachment`. AWS's own managed policies are not known here. */
export function rolePolicyAttachment(records: IamRecords): Resource {
  return {
    type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    global: true,
    inputs: { role: "required replace", policyArn: "required replace" },
    computed: [],
    async create(inputs, { account }) {
      const role = String(inputs.role);
      const arn = String(inputs.policyArn);
      if (!records.role(account, role)) throw noSuchEntity(`The role with name ${role} cannot be found.`);
      if (!records.managedPolicy(arn)) throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
      records.attach(account, role, arn);
      return { id: `${role}/${arn}`, outputs: {} };
    },
    async read(id, { account }) {
      const [role = "", ...rest] = id.split("/");
      const policyArn = rest.join("/");
      const inputs = { role, policyArn };
      return records.attachments(account, role).includes(policyArn) ? { inputs, outputs: inputs } : undefined;
    },
    async update() {
      return {};
    },
    async delete(_id, old, { account }) {
      records.detach(account, String(old.role), String(old.policyArn));
    },
  };
}
