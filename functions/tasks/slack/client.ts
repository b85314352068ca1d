/** The Slack client that tasks and the questions to people share. */
import { WebClient } from "@slack/web-api";
import type { Declared } from "../../runtime/context.ts";
import { silentLogger } from "./logger.ts";

export const slackSecrets = ["slack/bot-token"];
export const slackSettings = ["slack/api-url"];

/** A client for Slack's Web API: no repeats of its own (Step Functions repeats), 10 s a call, a rate limit is an error. */
export async function slackClient({ secret, setting }: Declared): Promise<WebClient> {
  return new WebClient(await secret("slack/bot-token"), {
    slackApiUrl: setting("slack/api-url"),
    allowAbsoluteUrls: false,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 10_000,
    logger: silentLogger,
  });
}
