/** AWS clients that look where a provider of the stack works, with what it works with. */
import { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { z } from "zod";
import { type Config, takeRole } from "../credentials.ts";
import { NotKnown, type Place } from "./identity.ts";
import type { Inputs } from "./pending.ts";

/** A list comes as JSON text: so the SDK sends the nested inputs of a provider. */
const nested = <T extends z.ZodType>(shape: T) =>
  z.preprocess((value) => (typeof value === "string" ? JSON.parse(value) : value), shape);
const role = z.strictObject({
  roleArn: z.string(),
  externalId: z.string().optional(),
  sessionName: z.string().optional(),
});

/** Strict in what decides where it works: who looks in another account finds nothing, and would call it not there. */
const provider = z.strictObject({
  region: z.string(),
  assumeRoles: nested(z.array(role)).default([]),
  allowedAccountIds: nested(z.array(z.string())).optional(),
  forbiddenAccountIds: z.unknown().optional(),
  defaultTags: z.unknown().optional(),
  ignoreTags: z.unknown().optional(),
  maxRetries: z.unknown().optional(),
  version: z.unknown().optional(),
  skipCredentialsValidation: z.unknown().optional(),
  skipMetadataApiCheck: z.unknown().optional(),
  skipRegionValidation: z.unknown().optional(),
  skipRequestingAccountId: z.unknown().optional(),
  __internal: z.unknown().optional(),
});

export type Clients = {
  readonly place: Place;
  readonly apis: ApiGatewayV2Client;
  readonly events: EventBridgeClient;
  readonly lambda: LambdaClient;
  readonly secrets: SecretsManagerClient;
  readonly queues: SQSClient;
};

/**
 * Clients for resources in a region. Throws NotKnown when the provider works with what cannot be had here, or when the
 * credentials at hand are of another account than the provider allows.
 */
export async function openClients(given: Inputs, region: unknown): Promise<Clients> {
  const parsed = provider.safeParse(given);
  if (!parsed.success)
    throw new NotKnown(`its provider has settings that are not followed here: ${z.prettifyError(parsed.error)}`);
  const { assumeRoles, allowedAccountIds } = parsed.data;
  const config = assumeRoles.reduce<Config>(
    (before, role) => ({ region: parsed.data.region, credentials: () => takeRole(role, before) }),
    { region: parsed.data.region },
  );
  const here = { ...config, region: typeof region === "string" ? region : parsed.data.region, maxAttempts: 8 };
  return {
    place: await placeOf(config, here.region, allowedAccountIds),
    apis: new ApiGatewayV2Client(here),
    events: new EventBridgeClient(here),
    lambda: new LambdaClient(here),
    secrets: new SecretsManagerClient(here),
    queues: new SQSClient(here),
  };
}

async function placeOf(config: Config, region: string, allowed: readonly string[] | undefined): Promise<Place> {
  const { Account: account = "", Arn: arn = "" } = await new STSClient(config)
    .send(new GetCallerIdentityCommand({}))
    .catch((error: unknown) => {
      throw new NotKnown(`AWS does not say who is looking (${error instanceof Error ? error.message : String(error)})`);
    });
  if (allowed && !allowed.includes(account))
    throw new NotKnown(
      `the credentials at hand are of the account ${account}, and it was to be made in ${allowed.join(" or ")}`,
    );
  return { partition: arn.split(":")[1] ?? "aws", account, region };
}
