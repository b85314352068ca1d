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
import type { ClientConfig } from "../deployment.ts";

const known = z.record(z.string(), z.string());

export class LocalSecrets {
  readonly #client: SecretsManagerClient;
  readonly #file: string;
  #arns: Readonly<Record<string, string>>;

  /**
   * `file` keeps the secrets' ARNs, not their values: after a restart, cases that were under way go on at once and call
   * the stand-ins, before the deployment has said which secrets there are.
   */
  constructor(client: ClientConfig, file: string) {
    this.#client = new SecretsManagerClient(client);
    this.#file = file;
    this.#arns = existsSync(file) ? known.parse(JSON.parse(readFileSync(file, "utf8"))) : {};
  }

  /** Knows the secrets of the deployment from now on, and gives each that has no value a random one. */
  async fill(arns: Readonly<Record<string, string>>): Promise<void> {
    this.#arns = arns;
    writeFileSync(`${this.#file}.new`, JSON.stringify(arns));
    renameSync(`${this.#file}.new`, this.#file);
    for (const [name, arn] of Object.entries(arns)) {
      const value = await this.read(name);
      if (value === undefined)
        await this.#client.send(
          new PutSecretValueCommand({ SecretId: arn, SecretString: randomBytes(32).toString("base64url") }),
        );
    }
  }

  /** The current value, or undefined while it has none. */
  async read(name: string): Promise<string | undefined> {
    const arn = this.#arns[name];
    if (arn === undefined) return undefined;
    try {
      return (await this.#client.send(new GetSecretValueCommand({ SecretId: arn }))).SecretString;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }

  /** The current value; a secret without one answers nobody. */
  async require(name: string): Promise<string> {
    const value = await this.read(name);
    if (value === undefined) throw new Error(`The secret ${name} has no value yet.`);
    return value;
  }
}
