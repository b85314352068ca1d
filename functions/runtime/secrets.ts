/** Secrets, fetched from Secrets Manager at run time, cached, and redacted everywhere from then on. */
import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { registerSecret } from "./redact.ts";

const minute = 60_000;
const cacheFor = 5 * minute;
const refetchAtMostEvery = minute;
/** How long the previous version is still accepted after a rotation. */
const previousCountsFor = 24 * 60 * minute;

export type Secrets = {
  /** The current value. */
  secret(name: string): Promise<string>;
  /** The values to verify with: the current one, and for 24 hours after a rotation the previous one. */
  versions(name: string): Promise<readonly string[]>;
  /**
   * Judges with the known current value; when that fails, fetches anew, at most once a minute, and judges with all.
   * So a new value counts at once, and a revoked one at most a minute longer.
   */
  accepts(name: string, judge: (secrets: readonly string[]) => boolean): Promise<boolean>;
};

type Fetched = { readonly values: readonly [string, ...string[]]; readonly at: number };
export type SecretsOptions = {
  readonly client: () => Pick<SecretsManagerClient, "send">;
  /** Secret name → ARN: what the function has declared. */
  readonly arns: () => Readonly<Record<string, string>>;
  readonly now: () => number;
};

/** Reads the secrets that a function has declared. */
export function createSecrets({ client, arns, now }: SecretsOptions): Secrets {
  const cache = new Map<string, Fetched>();
  const underway = new Map<string, Promise<Fetched>>();
  const refetchedAt = new Map<string, number>();

  async function load(name: string, oldest: number): Promise<Fetched> {
    const known = cache.get(name);
    if (known && now() - known.at < oldest) return known;
    const pending = underway.get(name) ?? fetchAll(name).finally(() => underway.delete(name));
    underway.set(name, pending);
    try {
      return await pending;
    } catch (error) {
      // A short outage must not stop what worked a moment ago.
      if (known) return known;
      throw error;
    }
  }

  async function fetchAll(name: string): Promise<Fetched> {
    const arn = arns()[name];
    if (arn === undefined)
      throw new Error(`the secret "${name}" is not declared by this function; add it to its "secrets"`);
    const at = now();
    const current = await fetchOne(arn, "AWSCURRENT");
    if (current === undefined)
      throw new Error(`the secret "${name}" has no value yet; set it with: socless secret set ${name}`);
    const rotatedLately = current.createdAt === undefined || at - current.createdAt < previousCountsFor;
    const previous = rotatedLately ? await fetchOne(arn, "AWSPREVIOUS") : undefined;
    const fetched: Fetched = { values: previous ? [current.value, previous.value] : [current.value], at };
    cache.set(name, fetched);
    return fetched;
  }

  async function fetchOne(arn: string, stage: "AWSCURRENT" | "AWSPREVIOUS") {
    try {
      const answer = await client().send(new GetSecretValueCommand({ SecretId: arn, VersionStage: stage }));
      const value = answer.SecretString ?? Buffer.from(answer.SecretBinary ?? []).toString("utf8");
      if (value === "") return undefined;
      registerSecret(value);
      return { value, createdAt: answer.CreatedDate?.getTime() };
    } catch (error) {
      if (error instanceof Error && error.name === "ResourceNotFoundException") return undefined;
      throw error;
    }
  }

  /** What a signature that the known current value does not explain may cause: a fetch, at most once a minute. */
  async function refetch(name: string, known: Fetched): Promise<Fetched> {
    if (now() - (refetchedAt.get(name) ?? Number.NEGATIVE_INFINITY) < refetchAtMostEvery) return known;
    refetchedAt.set(name, now());
    return load(name, 0);
  }

  return {
    secret: async (name) => (await load(name, cacheFor)).values[0],
    versions: async (name) => (await load(name, cacheFor)).values,
    async accepts(name, judge) {
      const known = await load(name, cacheFor);
      if (judge([known.values[0]])) return true;
      return judge((await refetch(name, known)).values);
    },
  };
}
