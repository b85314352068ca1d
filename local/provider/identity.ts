import { operatorOf } from "../gateway/keys.ts";
import type { Principal } from "../service.ts";
import type { Acting } from "./configuration.ts";

/** Takes a role for a principal; throws when it may not. */
export type Assume = (
  roleArn: string,
  by: Principal,
  session: { readonly name: string; readonly context?: Readonly<Record<string, string>> },
) => Principal;

/** As whom a provider with these inputs acts, when the operator of the account `own` runs it. */
export type Identify = (configuration: Acting, own: string) => Principal;

/** As on AWS: the operator takes one role after the other, each judged by both sides. */
export const bySession =
  (assume: Assume): Identify =>
  ({ assumeRoles = [] }, own) =>
    assumeRoles.reduce(
      (by, { roleArn, sessionName, externalId }) =>
        assume(roleArn, by, {
          name: sessionName,
          ...(externalId !== undefined && { context: { "sts:ExternalId": externalId } }),
        }),
      operatorOf(own),
    );

/** In a cloud that is made to look at a program only: the account of the role or the first one allowed, as if credentials were at hand. */
export const everywhere: Identify = ({ assumeRoles, allowedAccountIds }, own) =>
  operatorOf(assumeRoles?.at(-1)?.roleArn.split(":")[4] ?? allowedAccountIds?.[0] ?? own);
