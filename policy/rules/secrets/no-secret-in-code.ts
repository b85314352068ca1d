import type { ResourceRule } from "#policy/core/rule";
import { seenIn } from "#policy/rules/secrets/seen-in";

const inputs = ["code", "source", "content", "contentBase64"];

/** Looks into the files themselves: texts, folders and ZIP archives. What must be fetched first cannot be judged. */
export const noSecretInCode: ResourceRule = {
  id: "lambda-no-secret-in-code",
  title: "No secret in code bundles and uploaded files",
  severity: "critical",
  types: [
    "aws:lambda/function:Function",
    "aws:lambda/layerVersion:LayerVersion",
    "aws:s3/bucketObject:BucketObject",
    "aws:s3/bucketObjectv2:BucketObjectv2",
  ],
  reads: inputs,
  why: "Whoever may read a function's code has the secret, and so has everybody who builds it or finds an old bundle.",
  fix: "Take the value out, replace it where it came from, and read the new one from Secrets Manager at run time.",
  reference: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/hardcoded.html",
  facts: "secrets",
  check: ({ secrets }) => seenIn(secrets, inputs),
};
