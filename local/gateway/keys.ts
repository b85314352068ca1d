import { createHmac, randomBytes } from "node:crypto";
import type { Credentials } from "../cloud-type.ts";
import { AwsError, type Clock, type Principal, type Store } from "../service.ts";

export type OperatorKey = { readonly accessKeyId: string; readonly secretAccessKey: string };

type RolePrincipal = Extract<Principal, { kind: "role" }>;

/** Whose a key is, and with which secret it signs. */
export type KnownKey = { readonly principal: Principal; readonly secretAccessKey: string };

export type Keys = {
  /** The account that the stack lives in without other settings. */
  readonly account: string;
  /** Account → its operator's key; that account's among them. */
  readonly operators: Readonly<Record<string, OperatorKey>>;
  /** Temporary credentials of a role; they hold until `expiresAt` (milliseconds), for ever when it is absent. */
  issue(principal: RolePrincipal, expiresAt?: number): Credentials;
  /** Throws in AWS's words when the key or its token is not known, forged or expired. */
  find(accessKeyId: string, sessionToken: string | undefined): KnownKey;
};

type Token = { readonly principal: RolePrincipal; readonly accessKeyId: string; readonly expiresAt: number | null };

/**
 * The own account is settled at a folder's first start; others may come at any start. Each has an operator whose key is
 * kept. Temporary credentials are not stored: their token says whose they are and is sealed with a key of the store, so
 * they also hold after a restart.
 */
export function openKeys(
  store: Store,
  clock: Clock,
  firstAccount = "000000000001",
  otherAccounts: readonly string[] = [],
): Keys {
  const account = keptAccount(store, firstAccount);
  const { operator, seal } = store.transaction(() => {
    const kept = store.get<{ operator: OperatorKey; seal: string }>("cloud", "keys");
    if (kept) return kept;
    const made = { operator: makeOperatorKey(), seal: randomBytes(32).toString("base64url") };
    store.put("cloud", "keys", made);
    return made;
  });
  for (const other of otherAccounts)
    if (other !== account && !store.get("cloud/operators", other))
      store.put("cloud/operators", other, makeOperatorKey());
  const others = store.list<OperatorKey>("cloud/operators").map(({ key, value }) => [key, value] as const);
  const operators = { [account]: operator, ...Object.fromEntries(others) };
  const byKeyId = new Map(Object.entries(operators).map(([of, key]) => [key.accessKeyId, { of, key }]));
  const sealed = (text: string) => createHmac("sha256", seal).update(text).digest("base64url");

  return {
    account,
    operators,
    issue: (principal, expiresAt) => {
      const accessKeyId = `ASIA${keyId()}`;
      const token: Token = { principal, accessKeyId, expiresAt: expiresAt ?? null };
      const body = Buffer.from(JSON.stringify(token)).toString("base64url");
      return {
        accessKeyId,
        secretAccessKey: sealed(`secret ${accessKeyId}`),
        sessionToken: `${body}.${sealed(`token ${body}`)}`,
      };
    },
    find: (accessKeyId, sessionToken) => {
      const found = sessionToken === undefined ? byKeyId.get(accessKeyId) : undefined;
      if (found) return { principal: operatorOf(found.of), secretAccessKey: found.key.secretAccessKey };
      const [body = "", mark] = (sessionToken ?? "").split(".");
      if (mark !== sealed(`token ${body}`)) throw invalidToken();
      const token: Token = JSON.parse(Buffer.from(body, "base64url").toString());
      if (token.accessKeyId !== accessKeyId) throw invalidToken();
      if (token.expiresAt !== null && token.expiresAt <= clock.now()) {
        throw new AwsError("ExpiredTokenException", "The security token included in the request is expired", 403);
      }
      return { principal: token.principal, secretAccessKey: sealed(`secret ${accessKeyId}`) };
    },
  };
}

function keptAccount(store: Store, first: string): string {
  const account = store.get<string>("cloud", "account") ?? first;
  store.put("cloud", "account", account);
  return account;
}

/** Who may do everything in an account. */
export const operatorOf = (account: string): Principal => ({
  kind: "operator",
  account,
  arn: `arn:aws:iam::${account}:user/operator`,
});

const invalidToken = () =>
  new AwsError("UnrecognizedClientException", "The security token included in the request is invalid.", 403);

const makeOperatorKey = (): OperatorKey => ({
  accessKeyId: `AKIA${keyId()}`,
  secretAccessKey: randomBytes(30).toString("base64"),
});

/** 16 characters of base 32, as AWS's key ids have after their prefix. */
function keyId(): string {
  return Array.from(randomBytes(16), (byte) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[byte % 32]).join("");
}
