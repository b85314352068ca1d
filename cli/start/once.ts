/** `npm start -- --once`: the sample alert goes through, the person who is asked answers, the finished case is shown. */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Deployment, LocalOutputs } from "../deployment.ts";
import { describe } from "../describe.ts";
import { loadInvestigation } from "../investigations.ts";
import { sendAlert } from "../send-alert.ts";

const message = z.looseObject({
  channel: z.string(),
  ts: z.string(),
  text: z.string(),
  actions: z.array(z.object({ actionId: z.string(), text: z.string() })),
});
const reply = z.looseObject({ status: z.number(), viewId: z.string().optional() });
const sample = readFileSync(new URL("../samples/ssh-login.json", import.meta.url), "utf8");
const person = "engineer@example.com";
const ticket = "OPS-101";

/** Throws when the case does not end `succeeded` within the time. */
export async function runOnce(
  outputs: LocalOutputs,
  deployment: Deployment,
  say: (line: string) => void,
): Promise<string> {
  // A key of its own: the folder may know this alert already.
  const { investigationId } = await sendAlert(deployment, "ssh-login", sample, randomUUID());
  say(`Sent the sample SSH alert: it opened ${investigationId}.`);
  const question = await until(30, "a question in Slack", async () => {
    const messages = z.array(message).parse(await (await fetch(`${outputs.slack}/control/messages`)).json());
    return messages.find((m) => m.actions.some((a) => a.actionId.endsWith("jira-ticket")));
  });
  say(`${person} is asked: ${question.text}`);
  const actionId = question.actions.find((a) => a.actionId.endsWith("jira-ticket"))?.actionId;
  const pressed = await post(outputs.slack, "press", {
    channel: question.channel,
    ts: question.ts,
    actionId,
    user: person,
  });
  if (pressed.viewId === undefined)
    throw new Error(`The button opened no pop-up; the platform answered ${JSON.stringify(pressed)}.`);
  await post(outputs.slack, "submit", { viewId: pressed.viewId, values: { ticket }, user: person });
  say(`${person} answers: ${ticket}.`);
  const ended = await until(30, "the end of the case", async () => {
    const found = await loadInvestigation(deployment, investigationId);
    return found?.closedAt === undefined ? undefined : found;
  });
  if (ended.status !== "succeeded") throw new Error(`The case ended ${ended.status}:\n${describe(ended)}`);
  return describe(ended);
}

async function post(slack: string, what: string, body: unknown): Promise<z.infer<typeof reply>> {
  const response = await fetch(`${slack}/control/${what}`, { method: "POST", body: JSON.stringify(body) });
  const answer = reply.parse(await response.json());
  if (answer.status !== 200) throw new Error(`The platform answered the ${what} with ${JSON.stringify(answer)}.`);
  return answer;
}

async function until<T>(seconds: number, what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(100)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error(`Waited ${seconds} s for ${what}: it did not come.`);
}
