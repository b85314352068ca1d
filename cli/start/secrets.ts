/** Secrets of the local cloud: read by the stand-ins, and filled with random values where they have none. */
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { z } from "zod";
import { type ClientConfig, type Place, type Target, target } from "../deployment.ts";

const known = z.array(target.pick({ name: true, account: true, region: true, secrets: true }));
type Known = z.output<typeof known>;

export class LocalSecrets {
  readonly #clientOf: (place: Place) => ClientConfig;
  readonly #file: string;
  #known: Known;

  /**
   * `file` keeps the secrets' ARNs, not their values: after a restart, cases that were under way go on at once and call
   * the stand-ins, before the deployment has said which secrets there are.
   */
  constructor(clientOf: (place: Place) => ClientConfig, file: string) {
    this.#clientOf = clientOf;
    this.#file = file;
    this.#known = existsSync(file) ? (known.safeParse(JSON.parse(readFileSync(file, "utf8"))).data ?? []) : [];
  }

  /** Names of the targets whose secrets are known. */
  targets(): readonly string[] {
    return this.#known.map(({ name }) => name);
  }

  /** Where a secret is; undefined when the target has none of this name. */
  arn(target: string, secret: string): string | undefined {
    return this.#known.find(({ name }) => name === target)?.secrets[secret];
  }

  /** Knows the secrets of these targets from now on, and gives each that has no value a random one. */
  async fill(targets: readonly Target[]): Promise<void> {
    this.#known = known.parse(targets);
    writeFileSync(`${this.#file}.new`, JSON.stringify(this.#known));
    renameSync(`${this.#file}.new`, this.#file);
    for (const { name, secrets, ...place } of targets) {
      const client = new SecretsManagerClient(this.#clientOf(place));
      for (const [secret, SecretId] of Object.entries(secrets)) {
        if ((await this.read(name, secret)) !== undefined) continue;
        await client.send(new PutSecretValueCommand({ SecretId, SecretString: randomBytes(32).toString("base64url") }));
      }
    }
  }

  /** The current value, or undefined while it has none. */
  async read(target: string, secret: string): Promise<string | undefined> {
    const found = this.#known.find(({ name }) => name === target);
    const SecretId = found?.secrets[secret];
    if (!found || SecretId === undefined) return undefined;
    try {
      const client = new SecretsManagerClient(this.#clientOf(found));
      return (await client.send(new GetSecretValueCommand({ SecretId }))).SecretString;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }

  /** The current values that this secret has in all targets. */
  async all(secret: string): Promise<readonly string[]> {
    const values = await Promise.all(this.targets().map((target) => this.read(target, secret)));
    return values.flatMap((value) => value ?? []);
  }

  /** The current value; a secret without one answers nobody. */
  async require(target: string, secret: string): Promise<string> {
    const value = await this.read(target, secret);
    if (value === undefined) throw new Error(`The secret ${secret} of target ${target} has no value yet.`);
    return value;
  }
}
