/** `npm start -- --once`: the sample alert goes through, the person who is asked answers, the finished case is shown. */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { type LocalOutputs, localClient } from "../deployment.ts";
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
const patienceSeconds = 90;

/** Throws when the case does not end `succeeded` within the time. */
export async function runOnce(outputs: LocalOutputs, say: (line: string) => void): Promise<string> {
  const target = outputs.targets.find(({ secrets }) => "endpoints/ssh-login" in secrets);
  if (!target) throw new Error("The stack has no target with the endpoint ssh-login, which the sample alert is for.");
  const deployment = { target, client: localClient(outputs, target) };
  // A key of its own: the folder may know this alert already.
  const { investigationId } = await sendAlert(deployment, "ssh-login", sample, randomUUID());
  say(`Sent the sample SSH alert: it opened ${investigationId}.`);
  const question = await until("a question in Slack", async () => {
    const messages = z.array(message).parse(await (await fetch(`${outputs.slack}/control/messages`)).json());
    return messages.findLast((m) => m.actions.some((a) => a.actionId.endsWith("jira-ticket")));
  });
  say(`${person} is asked: ${question.text}`);
  const actionId = question.actions.find((a) => a.actionId.endsWith("jira-ticket"))?.actionId;
  // Slack gives the platform three seconds to open the pop-up: when they were too short, a person presses again.
  const viewId = await until("the pop-up", async () => {
    const { channel, ts } = question;
    return (await post(outputs.slack, "press", { channel, ts, actionId, user: person })).viewId;
  });
  const submitted = await post(outputs.slack, "submit", { viewId, values: { ticket }, user: person });
  if (submitted.status !== 200) throw new Error(`The platform answered the pop-up with ${JSON.stringify(submitted)}.`);
  say(`${person} answers: ${ticket}.`);
  const ended = await until("the end of the case", async () => {
    const found = await loadInvestigation(deployment, investigationId);
    return found?.closedAt === undefined ? undefined : found;
  });
  if (ended.status !== "succeeded") throw new Error(`The case ended ${ended.status}:\n${describe(ended)}`);
  return describe(ended);
}

async function post(slack: string, what: string, body: unknown): Promise<z.infer<typeof reply>> {
  const response = await fetch(`${slack}/control/${what}`, { method: "POST", body: JSON.stringify(body) });
  return reply.parse(await response.json());
}

async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (const end = performance.now() + patienceSeconds * 1000; performance.now() < end; await sleep(100)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error(`Waited ${patienceSeconds} s for ${what}: it did not come.`);
}
