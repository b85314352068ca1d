/** Sends alerts as a log shipper does, with the key fetched once, so that only the platform is measured. */
import { createHmac } from "node:crypto";
import { z } from "zod";
import { type RunningPlatform, sshAlert } from "../../test/whole/platform.ts";

const accepted = z.object({ investigationId: z.string(), duplicate: z.literal(false) });

/** A new alert's investigation, when it was sent and when it was answered (milliseconds since 1970). */
export type Sent = { readonly id: string; readonly sentAt: number; readonly answeredAt: number };

/** Sends one alert about this host. */
export type Send = (host: string, ticket?: string) => Promise<Sent>;

export async function openSender(platform: RunningPlatform): Promise<Send> {
  const key = await platform.secret("endpoints/ssh-login");
  const url = `${platform.deployment.target.apiUrl}/events/ssh-login`;
  return async (host, ticket) => {
    const body = JSON.stringify(sshAlert(host, ticket));
    const stamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac("sha256", key).update(`v1:${stamp}:${body}`).digest("hex");
    const headers = {
      "content-type": "application/json",
      "x-socless-timestamp": stamp,
      "x-socless-signature": `v1=${signature}`,
    };
    const sentAt = Date.now();
    const response = await fetch(url, { method: "POST", body, headers });
    const { investigationId: id } = accepted.parse(await response.json());
    return { id, sentAt, answeredAt: Date.now() };
  };
}
