import { randomInt } from "node:crypto";
import type { Cloud } from "../../cloud-type.ts";
import { AwsError, type Properties, type ResourceContext } from "../../service.ts";

/** One value of a secret. */
export type Version = {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly stages: readonly string[];
  readonly text?: string;
  /** Base64. */
  readonly binary?: string;
};

export type Secret = {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly arn: string;
  readonly description: string;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly versions: readonly Version[];
  /** The inputs it was declared with. */
  readonly declared: Properties;
  /** The inputs of the policy that was put on it. */
  readonly policy?: Properties;
};

type Place = Pick<ResourceContext, "account" | "region">;
const collection = "secretsmanager.secrets";
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** A secret's ARN ends with six letters of chance, so that one made anew under the same name is another. */
export function newArn(name: string, { account, region }: Place): string {
  const chance = Array.from({ length: 6 }, () => letters[randomInt(letters.length)]).join("");
  return `arn:aws:secretsmanager:${region}:${account}:secret:${name}-${chance}`;
}

const keyOf = ({ account, region }: Place, name: string) => `${account}/${region}/${name}`;

/** The secrets there are. */
export function openSecrets({ store }: Cloud) {
  const list = ({ account, region }: Place): Secret[] =>
    store.list<Secret>(collection, { prefix: keyOf({ account, region }, "") }).map(({ value }) => value);
  const byArn = (text: string): Secret | undefined => {
    const [, , , region = "", account = ""] = text.split(":");
    return list({ account, region }).find(({ arn }) => arn === text || arn.slice(0, -7) === text);
  };
  return {
    list,
    byArn,
    /** By name, ARN, or ARN without its last six letters. Throws ResourceNotFoundException. */
    find(id: unknown, place: Place): Secret {
      const text = typeof id === "string" ? id : "";
      const found = text.startsWith("arn:") ? byArn(text) : store.get<Secret>(collection, keyOf(place, text));
      if (found === undefined)
        throw new AwsError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
      return found;
    },
    put: (secret: Secret) => store.put(collection, keyOf(secret, secret.name), secret),
    delete: (secret: Secret) => store.delete(collection, keyOf(secret, secret.name)),
  };
}
export type Secrets = ReturnType<typeof openSecrets>;
