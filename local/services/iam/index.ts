import { type CallerSide, callerSide, judgeBothSides, type Limit, type ResourceSide } from "../../iam/both-sides.ts";
import { contextOf, type OrganizationOf, resourceContext } from "../../iam/context.ts";
import { denied } from "../../iam/denied.ts";
import type { Question } from "../../iam/evaluate.ts";
import { parsePolicy, type Statement } from "../../iam/policy.ts";
import { evaluateFor } from "../../iam/resource-policy.ts";
import { AwsError, type Need, type Principal, type ResourceOwner, type Service, type Store } from "../../service.ts";
import { queryProtocol } from "../query-protocol.ts";
import { managedPolicy, rolePolicyAttachment } from "./managed-policy.ts";
import { iamOperations } from "./operations.ts";
import { type IamRecords, iamRecords, parseRoleArn, type RoleRecord } from "./records.ts";
import { maxSession, noSuchEntity, role } from "./role.ts";
import { rolePolicy } from "./role-policy.ts";

/** A session to begin: its name, what is known about the request, and what the session leaves of the role. */
export type SessionOptions = {
  readonly name: string;
  readonly context?: Readonly<Record<string, string>>;
  /** A policy, and the ARNs of managed ones. */
  readonly policy?: string | undefined;
  readonly policyArns?: readonly string[] | undefined;
};

export type RolePrincipal = Extract<Principal, { kind: "role" }>;

/** Roles, their policies, and the answer to "may this caller do that". */
export type Iam = Service & {
  /**
   * Throws AccessDenied unless all needs are allowed: by the caller's policies, by those of the resource, and from one
   * account to another by both. The operator may do everything in its own account.
   */
  authorize(principal: Principal, needs: readonly Need[]): void;
  /**
   * The role as a caller. Throws AccessDenied unless its trust policy lets this principal take it and the principal's own
   * policies do; these are not asked where the trust policy names a principal of the role's account itself.
   */
  assume(roleArn: string, by: Principal, session: SessionOptions): RolePrincipal;
  /** Seconds that a session of the role may last. */
  maxSession(roleArn: string): number;
  /** The role as a caller, for a service that has taken it already. */
  principalOf(roleArn: string, session: string): RolePrincipal;
};

/** `ownerOf` tells what a service knows of the resource with an ARN. */
export function iam(
  store: Store,
  ownerOf: (arn: string) => ResourceOwner | undefined,
  organizationOf: OrganizationOf = () => undefined,
): Iam {
  const records = iamRecords(store);
  return {
    name: "iam",
    protocol: queryProtocol("https://iam.amazonaws.com/doc/2010-05-08/"),
    operations: iamOperations(records),
    resources: [role(records), rolePolicy(records), managedPolicy(records), rolePolicyAttachment(records)],
    authorize: (principal, needs) => {
      for (const need of needs) {
        const side = sideOf(principal, need, ownerOf);
        const known = { ...contextOf(principal, organizationOf), ...resourceContext(side.account, organizationOf) };
        authorizeOne(records, principal, { ...need, context: { ...known, ...need.context } }, side);
      }
    },
    assume: (roleArn, by, { name, context = {}, policy, policyArns = [] }) => {
      const found = findRole(records, roleArn);
      const question = {
        action: "sts:AssumeRole",
        resource: roleArn,
        context: {
          ...contextOf(by, organizationOf),
          ...resourceContext(roleArn.split(":")[4] ?? "", organizationOf),
          "sts:RoleSessionName": name,
          ...context,
        },
      };
      if (!found || !mayAssume(records, found, by, question)) throw untrusted(by, roleArn);
      const policies = [...(policy === undefined ? [] : [policy]), ...policyArns.map((arn) => managed(records, arn))];
      return { ...rolePrincipal(found, name), ...(policies.length > 0 && { policies }) };
    },
    maxSession: (roleArn) => {
      const found = findRole(records, roleArn);
      return found ? maxSession(found) : 0;
    },
    principalOf: (roleArn, session) => {
      const found = findRole(records, roleArn);
      if (!found) throw noSuchEntity(`The role ${roleArn} cannot be found.`);
      return rolePrincipal(found, session);
    },
  };
}

/** Whose a resource is stands in its ARN, or its service knows; what is not there or no single thing is the caller's. */
function sideOf(
  principal: Principal,
  { resource }: Need,
  ownerOf: (arn: string) => ResourceOwner | undefined,
): ResourceSide {
  const owner = ownerOf(resource);
  const account = owner?.account || resource.split(":")[4] || principal.account;
  return { account, statements: (owner?.policies ?? []).flatMap(parsed) };
}

function authorizeOne(records: IamRecords, principal: Principal, question: Question, side: ResourceSide): void {
  if (principal.kind === "operator" && side.account === principal.account) return;
  const judgement = judgeBothSides(principal, ownSide(records, principal, question), side, question);
  if (judgement.verdict !== "allowed") throw denied(principal, question, judgement);
}

/** What the caller's own policies say, and what its role's boundary and its session leave of it. */
function ownSide(records: IamRecords, principal: Principal, question: Question): CallerSide {
  if (principal.kind === "operator") return { identity: "allowed", limits: [] };
  const found = principal.kind === "role" ? findRole(records, principal.roleArn) : undefined;
  if (principal.kind === "service" || !found) return { identity: "not allowed", limits: [] };
  return callerSide(identityPolicies(records, found), limitsOf(records, found, principal), question);
}

function limitsOf(
  records: IamRecords,
  { permissionsBoundary }: RoleRecord,
  { policies }: RolePrincipal,
): readonly Limit<readonly Statement[]>[] {
  const boundary = permissionsBoundary && records.managedPolicy(permissionsBoundary);
  return [
    ...(boundary ? [{ by: "permissions boundary" as const, leaves: parsed(boundary.policy) }] : []),
    ...(policies ? [{ by: "session policy" as const, leaves: policies.flatMap(parsed) }] : []),
  ];
}

/** A role is taken only with its trust; a service takes roles of the account for which it acts. */
function mayAssume(records: IamRecords, found: RoleRecord, by: Principal, question: Question): boolean {
  const statements = parsed(found.assumeRolePolicy);
  if (evaluateFor(statements, by, question) !== "allowed") return false;
  if (by.kind === "service") return found.account === by.account;
  const side = { account: found.account, statements };
  return judgeBothSides(by, ownSide(records, by, question), side, question).verdict === "allowed";
}

function managed(records: IamRecords, arn: string): string {
  const found = records.managedPolicy(arn);
  if (!found) throw noSuchEntity(`Policy ${arn} does not exist.`);
  return found.policy;
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
