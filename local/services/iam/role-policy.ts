import type { Properties, Resource, ResourceContext } from "../../service.ts";
import { checkPolicy } from "./policy-input.ts";
import { putInline } from "./put-inline.ts";
import type { IamRecords } from "./records.ts";

/** `aws:iam/rolePolicy:RolePolicy`: an inline policy of one role. */
export function rolePolicy(records: IamRecords): Resource {
  const save = (inputs: Properties, { account }: ResourceContext): Properties => {
    putInline(records, account, String(inputs.role), { name: String(inputs.name), text: String(inputs.policy) });
    return {};
  };
  return {
    type: "aws:iam/rolePolicy:RolePolicy",
    global: true,
    inputs: { name: "replace", role: "required replace", policy: "required" },
    autoName: { property: "name", max: 128 },
    jsonInputs: ["policy"],
    computed: [],
    check: (inputs) => checkPolicy(inputs, "policy", "identity"),
    async create(inputs, context) {
      return { id: `${inputs.role}:${inputs.name}`, outputs: save(inputs, context) };
    },
    async read(id, { account }) {
      const [role = "", name = ""] = id.split(":");
      const policy = records.inlinePolicy(account, role, name);
      const inputs = { role, name, policy };
      return policy === undefined ? undefined : { inputs, outputs: inputs };
    },
    async update(_id, inputs, _old, context) {
      return save(inputs, context);
    },
    async delete(id, _old, { account }) {
      const [role = "", name = ""] = id.split(":");
      records.deleteInlinePolicy(account, role, name);
    },
  };
}
