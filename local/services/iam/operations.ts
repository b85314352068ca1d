import { z } from "zod";
import { type ApiRequest, AwsError, type Operation, type Properties } from "../../service.ts";
import { parseInput } from "../parse-input.ts";
import { checkPolicy } from "./policy-input.ts";
import { putInline } from "./put-inline.ts";
import type { IamRecords, RoleRecord } from "./records.ts";
import { createRole, deleteRole, maxSession, noSuchEntity } from "./role.ts";

const paging = z.object({
  MaxItems: z.coerce.number().int().min(1).max(1000).default(100),
  Marker: z.string().optional(),
});
const roleName = z.object({ RoleName: z.string() });
const policyName = roleName.extend({ PolicyName: z.string() });
const document = policyName.extend({ PolicyDocument: z.string() });
const created = roleName.extend({
  AssumeRolePolicyDocument: z.string(),
  Path: z
    .string()
    .regex(/^\/([\w+=,.@-]+\/)*$/)
    .default("/"),
  Description: z.string().optional(),
  MaxSessionDuration: z.coerce.number().int().min(3600).max(43_200).default(3600),
});
const listed = paging.extend({ PathPrefix: z.string().default("/") });

/** IAM on the wire: roles, their tags and their inline policies. */
export function iamOperations(records: IamRecords): Operation[] {
  const find = (account: string, name: string): RoleRecord => {
    const role = records.role(account, name);
    if (!role) throw noSuchEntity(`The role with name ${name} cannot be found.`);
    return role;
  };
  const inline = (account: string, role: string, name: string): string => {
    const text = records.inlinePolicy(account, find(account, role).name, name);
    if (text === undefined) throw noSuchEntity(`The role policy with name ${name} cannot be found.`);
    return text;
  };
  const onRole = <S extends z.ZodType>(
    name: string,
    schema: S,
    run: (input: z.output<S>, request: ApiRequest) => Properties | undefined,
  ): Operation => ({
    name,
    needs: ({ RoleName }, { account }) => {
      const arn = records.role(account, String(RoleName))?.arn ?? `arn:aws:iam::${account}:role/${RoleName}`;
      return [{ action: `iam:${name}`, resource: arn }];
    },
    run: (input, request) => run(parseInput(schema, input, "ValidationError"), request),
  });

  return [
    {
      name: "ListRoles",
      needs: (_input, { account }) => [{ action: "iam:ListRoles", resource: `arn:aws:iam::${account}:role/` }],
      run: (input, { account }) => {
        const { PathPrefix, ...page } = parseInput(listed, input, "ValidationError");
        const found = records.roles(account).filter(({ path }) => path.startsWith(PathPrefix));
        return paged("Roles", found.map(view), page);
      },
    },
    {
      name: "CreateRole",
      needs: ({ RoleName, Path = "/" }, { account }) => [
        { action: "iam:CreateRole", resource: `arn:aws:iam::${account}:role${Path}${RoleName}` },
      ],
      run: (input, { account }) => {
        const given = parseInput(created, input, "ValidationError");
        const [wrong] = checkPolicy(given, "AssumeRolePolicyDocument", "trust");
        if (wrong) throw new AwsError("MalformedPolicyDocument", wrong.reason);
        const inputs = {
          name: given.RoleName,
          path: given.Path,
          assumeRolePolicy: given.AssumeRolePolicyDocument,
          maxSessionDuration: given.MaxSessionDuration,
          ...(given.Description !== undefined && { description: given.Description }),
        };
        return { Role: view(createRole(records, inputs, { account, partition: "aws" })) };
      },
    },
    onRole("GetRole", roleName, ({ RoleName }, { account }) => ({ Role: view(find(account, RoleName)) })),
    onRole("ListRoleTags", roleName.extend(paging.shape), ({ RoleName, ...page }, { account }) => {
      const tags = Object.entries(find(account, RoleName).tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
      return paged("Tags", tags, page);
    }),
    onRole("ListRolePolicies", roleName.extend(paging.shape), ({ RoleName, ...page }, { account }) => {
      const names = records.inlinePolicies(account, find(account, RoleName).name).map(({ name }) => name);
      return paged("PolicyNames", names, page);
    }),
    onRole("GetRolePolicy", policyName, ({ RoleName, PolicyName }, { account }) => {
      return { RoleName, PolicyName, PolicyDocument: encodeURIComponent(inline(account, RoleName, PolicyName)) };
    }),
    onRole("PutRolePolicy", document, ({ RoleName, PolicyName, PolicyDocument }, { account }) => {
      const [wrong] = checkPolicy({ PolicyDocument }, "PolicyDocument", "identity");
      if (wrong) throw new AwsError("MalformedPolicyDocument", wrong.reason);
      putInline(records, account, RoleName, { name: PolicyName, text: PolicyDocument });
      return undefined;
    }),
    onRole("DeleteRolePolicy", policyName, ({ RoleName, PolicyName }, { account }) => {
      inline(account, RoleName, PolicyName);
      records.deleteInlinePolicy(account, RoleName, PolicyName);
      return undefined;
    }),
    onRole("DeleteRole", roleName, ({ RoleName }, { account }) => {
      deleteRole(records, account, find(account, RoleName).name);
      return undefined;
    }),
  ];
}

/** One page; the marker is where the next one begins. */
function paged(name: string, all: readonly unknown[], { MaxItems, Marker }: z.output<typeof paging>): Properties {
  const from = Marker === undefined ? 0 : Number(Marker);
  if (!Number.isInteger(from)) throw new AwsError("ValidationError", "Invalid Marker.");
  const to = from + MaxItems;
  const more = to < all.length;
  return { [name]: { member: all.slice(from, to) }, IsTruncated: more, ...(more && { Marker: String(to) }) };
}

const view = (role: RoleRecord): Properties => ({
  Path: role.path,
  RoleName: role.name,
  RoleId: role.uniqueId,
  Arn: role.arn,
  CreateDate: role.createDate,
  AssumeRolePolicyDocument: encodeURIComponent(role.assumeRolePolicy),
  ...(role.description !== undefined && { Description: role.description }),
  MaxSessionDuration: maxSession(role),
});
