import { createHmac, randomBytes } from "node:crypto";
import type { Credentials } from "../cloud-type.ts";
import { AwsError, type Clock, type Principal, type Store } from "../service.ts";

export type OperatorKey = { readonly accessKeyId: string; readonly secretAccessKey: string };

type RolePrincipal = Extract<Principal, { kind: "role" }>;

/** Whose a key is, and with which secret it signs. */
export type KnownKey = { readonly principal: Principal; readonly secretAccessKey: string };

export type Keys = {
  /** The account that the operator and, without other settings, the stack live in. */
  readonly account: string;
  readonly operator: OperatorKey;
  /** Temporary credentials of a role; they hold until `expiresAt` (milliseconds), for ever when it is absent. */
  issue(principal: RolePrincipal, expiresAt?: number): Credentials;
  /** Throws in AWS's words when the key or its token is not known, forged or expired. */
  find(accessKeyId: string, sessionToken: string | undefined): KnownKey;
};

type Token = { readonly principal: RolePrincipal; readonly accessKeyId: string; readonly expiresAt: number | null };

/**
 * The operator's key and account are settled at a folder's first start. Temporary credentials are not stored: their token says whose
 * they are and is sealed with a key of the store, so they also hold after a restart.
 */
export function openKeys(store: Store, clock: Clock, firstAccount = "000000000001"): Keys {
  const account = keptAccount(store, firstAccount);
  const { operator, seal } = store.transaction(() => {
    const kept = store.get<{ operator: OperatorKey; seal: string }>("cloud", "keys");
    if (kept) return kept;
    const made = { operator: makeOperatorKey(), seal: randomBytes(32).toString("base64url") };
    store.put("cloud", "keys", made);
    return made;
  });
  const sealed = (text: string) => createHmac("sha256", seal).update(text).digest("base64url");

  return {
    account,
    operator,
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
      if (accessKeyId === operator.accessKeyId && sessionToken === undefined) {
        return { principal: operatorOf(account), secretAccessKey: operator.secretAccessKey };
      }
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

const operatorOf = (account: string): Principal => ({
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
