/** Signs an alert and posts it to an endpoint, as a log shipper does. */
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { z } from "zod";
import { signHmac } from "../functions/runtime/verify.ts";
import type { Deployment } from "./deployment.ts";

const accepted = z.object({ investigationId: z.string(), duplicate: z.boolean(), count: z.number() });
export type Accepted = z.infer<typeof accepted>;

/** Throws a plain sentence unless the platform accepts the alert. `body` is sent as it is. */
export async function sendAlert(
  { target, client }: Deployment,
  endpoint: string,
  body: string,
  key?: string,
): Promise<Accepted> {
  const arn = target.secrets[`endpoints/${endpoint}`];
  if (!arn)
    throw new Error(`There is no HTTP endpoint "${endpoint}"; there are: ${endpointsOf(target.secrets).join(", ")}.`);
  const { SecretString } = await new SecretsManagerClient(client).send(new GetSecretValueCommand({ SecretId: arn }));
  const timestamp = Math.floor(Date.now() / 1000);
  const signature = signHmac(SecretString ?? "", timestamp, Buffer.from(body));
  const response = await fetch(`${target.apiUrl}/events/${endpoint}`, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      "x-socless-timestamp": String(timestamp),
      "x-socless-signature": signature,
      ...(key !== undefined && { "idempotency-key": key }),
    },
  });
  const text = await response.text();
  if (response.status !== 202) throw new Error(`The platform refused the alert with ${response.status}: ${text}`);
  return accepted.parse(JSON.parse(text));
}

const endpointsOf = (secrets: Record<string, string>): string[] =>
  Object.keys(secrets)
    .filter((name) => name.startsWith("endpoints/"))
    .map((name) => name.slice("endpoints/".length));
