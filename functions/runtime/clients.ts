/** AWS clients, one of each a process, made when first used. */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SFNClient } from "@aws-sdk/client-sfn";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { lazy } from "./lazy.ts";

/** Three attempts of at most 6 s each: shorter than any function's own limit. */
const patience = { maxAttempts: 3, requestHandler: { connectionTimeout: 2_000, requestTimeout: 6_000 } };

export const documents = lazy(() =>
  DynamoDBDocumentClient.from(new DynamoDBClient(patience), { marshallOptions: { removeUndefinedValues: true } }),
);
export const s3 = lazy(() => new S3Client(patience));
export const secretsManager = lazy(() => new SecretsManagerClient(patience));
export const stepFunctions = lazy(() => new SFNClient(patience));
