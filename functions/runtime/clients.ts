/** AWS clients, one of each a process, made when first used; marked pure, so that a bundle leaves out what it does not use. */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SFNClient } from "@aws-sdk/client-sfn";
import { STSClient } from "@aws-sdk/client-sts";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { lazy } from "./lazy.ts";

/** Three attempts of at most 6 s each: shorter than any function's own limit. By default the SDK only warns of a time-out. */
export const patience = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 6_000, throwOnRequestTimeout: true },
};

export const documents = /* @__PURE__ */ lazy(() =>
  DynamoDBDocumentClient.from(new DynamoDBClient(patience), { marshallOptions: { removeUndefinedValues: true } }),
);
export const s3 = /* @__PURE__ */ lazy(() => new S3Client(patience));
export const secretsManager = /* @__PURE__ */ lazy(() => new SecretsManagerClient(patience));
export const stepFunctions = /* @__PURE__ */ lazy(() => new SFNClient(patience));
export const sts = /* @__PURE__ */ lazy(() => new STSClient(patience));
