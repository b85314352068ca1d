import { contextOf } from "../../iam/context.ts";
import { denied } from "../../iam/denied.ts";
import { evaluate } from "../../iam/evaluate.ts";
import { parsePolicy, type Statement } from "../../iam/policy.ts";
import { evaluateFor } from "../../iam/resource-policy.ts";
import { AwsError, type Need, type Principal, type Service, type Store } from "../../service.ts";
import { queryProtocol } from "../query-protocol.ts";
import { managedPolicy, rolePolicyAttachment } from "./managed-policy.ts";
import { iamOperations } from "./operations.ts";
import { type IamRecords, iamRecords, parseRoleArn, type RoleRecord } from "./records.ts";
import { noSuchEntity, role } from "./role.ts";
import { rolePolicy } from "./role-policy.ts";

export type RolePrincipal = Extract<Principal, { kind: "role" }>;

/** Roles, their policies, and the answer to "may this caller do that". */
export type Iam = Service & {
  /** Throws AccessDenied unless the caller's policies allow all needs. The operator may do everything. */
  authorize(principal: Principal, needs: readonly Need[]): void;
  /** The role as a caller, when its trust policy lets this principal take it; else throws AccessDenied. */
  assume(roleArn: string, by: Principal, session: string, context?: Readonly<Record<string, string>>): RolePrincipal;
  /** The role as a caller, for a service that has taken it already. */
  principalOf(roleArn: string, session: string): RolePrincipal;
};

export function iam(store: Store): Iam {
  const records = iamRecords(store);
  return {
    name: "iam",
    protocol: queryProtocol("https://iam.amazonaws.com/doc/2010-05-08/"),
    operations: iamOperations(records),
    resources: [role(records), rolePolicy(records), managedPolicy(records), rolePolicyAttachment(records)],
    authorize: (principal, needs) => {
      for (const need of needs) authorizeOne(records, principal, need);
    },
    assume: (roleArn, by, session, context = {}) => {
      const found = findRole(records, roleArn);
      const question = {
        action: "sts:AssumeRole",
        resource: roleArn,
        context: { ...contextOf(by), "aws:SourceAccount": found?.account ?? "", ...context },
      };
      const trusted = found && evaluateFor(parsed(found.assumeRolePolicy), by, question) === "allowed";
      if (!trusted) throw untrusted(by, roleArn);
      return rolePrincipal(found, session);
    },
    principalOf: (roleArn, session) => {
      const found = findRole(records, roleArn);
      if (!found) throw noSuchEntity(`The role ${roleArn} cannot be found.`);
      return rolePrincipal(found, session);
    },
  };
}

function authorizeOne(records: IamRecords, principal: Principal, need: Need): void {
  if (principal.kind === "operator") return;
  if (principal.kind === "service") throw denied(principal, need, "not allowed");
  const found = findRole(records, principal.roleArn);
  const question = { ...need, context: { ...contextOf(principal), ...need.context } };
  const verdict = found ? evaluate(identityPolicies(records, found), question) : "not allowed";
  if (verdict !== "allowed") throw denied(principal, need, verdict);
  const boundary = found?.permissionsBoundary && records.managedPolicy(found.permissionsBoundary);
  if (!boundary) return;
  const bounded = evaluate(parsed(boundary.policy), question);
  if (bounded !== "allowed") throw denied(principal, need, bounded);
}

function identityPolicies(records: IamRecords, { account, name }: RoleRecord): Statement[] {
  const attached = records.attachments(account, name).map((arn) => records.managedPolicy(arn)?.policy ?? "");
  const inline = records.inlinePolicies(account, name).map(({ text }) => text);
  return [...inline, ...attached.filter((text) => text !== "")].flatMap(parsed);
}

/** Policies by their text: the same text always means the same. */
const cache = new Map<string, readonly Statement[]>();

function parsed(text: string): readonly Statement[] {
  const known = cache.get(text);
  if (known) return known;
  if (cache.size > 1000) cache.clear();
  const statements = parsePolicy(text);
  cache.set(text, statements);
  return statements;
}

function findRole(records: IamRecords, arn: string): RoleRecord | undefined {
  const names = parseRoleArn(arn);
  const found = names && records.role(names.account, names.name);
  return found?.arn === arn ? found : undefined;
}

function rolePrincipal({ account, arn, name }: RoleRecord, session: string): RolePrincipal {
  return {
    kind: "role",
    account,
    arn: `arn:aws:sts::${account}:assumed-role/${name}/${session}`,
    roleArn: arn,
    session,
  };
}

function untrusted(by: Principal, roleArn: string): AwsError {
  const who = by.kind === "service" ? by.service : by.arn;
  return new AwsError(
    "AccessDenied",
    `User: ${who} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
    403,
  );
}
