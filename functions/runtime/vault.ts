/** The vault: the S3 bucket for what is too large for a table. */
import { GetObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";

/** Bodies above this many bytes go to the vault; a table's item holds at most 400 KB. */
export const inlineLimit = 100 * 1024;

export type Vault = {
  put(key: string, text: string): Promise<void>;
  /** Throws when the key is not there. */
  get(key: string): Promise<string>;
};

export function createVault(client: () => Pick<S3Client, "send">, bucket: () => string): Vault {
  return {
    async put(key, text) {
      await client().send(
        new PutObjectCommand({
          Bucket: bucket(),
          Key: key,
          Body: text,
          ContentType: "application/json; charset=utf-8",
        }),
      );
    },
    async get(key) {
      const { Body } = await client().send(new GetObjectCommand({ Bucket: bucket(), Key: key }));
      if (!Body) throw new Error(`the vault holds nothing under ${key}`);
      return Body.transformToString("utf8");
    },
  };
}

export function alertVaultKey(investigation: string): string {
  return `alerts/${investigation}.json`;
}

/** `part` keeps two attempts of one step from overwriting each other's body. */
export function resultVaultKey(investigation: string, step: string, visit: string, part: string): string {
  return `results/${investigation}/${encodeURIComponent(`${step}${visit}`)}.${part}.json`;
}

export function isInline(text: string): boolean {
  return Buffer.byteLength(text, "utf8") <= inlineLimit;
}
