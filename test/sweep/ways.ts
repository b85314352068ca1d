/** The ways of a case through ssh-ticket-check, and what the people on it do when something fails: they try again. */
import { createHmac } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { type Message, type RunningPlatform, sshAlert } from "../whole/platform.ts";
import type { Looks } from "./looks.ts";

export const wayNames = ["valid", "asked", "on-call"] as const;
export type WayName = (typeof wayNames)[number];

export type World = { readonly platform: RunningPlatform; readonly looks: Looks; readonly key: string };

const engineer = "engineer@example.com";
const onCall = "oncall@example.com";
const accepted = z.object({ investigationId: z.string() });

/** Goes a way to the last thing that a person does on it; gives the investigation. */
export async function go(world: World, way: WayName, host: string, until: number): Promise<string> {
  const id = await report(world, sshAlert(host, way === "valid" ? "OPS-101" : undefined), until);
  if (way === "asked") await answerForm(world, host, until);
  if (way === "on-call") {
    await press(world, host, "not-me", engineer, until);
    await press(world, host, "contain", onCall, until);
  }
  return id;
}

/** A log shipper: sends the same alert until it is accepted. */
async function report({ platform, key }: World, alert: unknown, until: number): Promise<string> {
  const body = JSON.stringify(alert);
  const url = `${platform.deployment.target.apiUrl}/events/ssh-login`;
  for (;;) {
    const stamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac("sha256", key).update(`v1:${stamp}:${body}`).digest("hex");
    const headers = {
      "content-type": "application/json",
      "x-socless-timestamp": stamp,
      "x-socless-signature": `v1=${signature}`,
    };
    const response = await fetch(url, { method: "POST", body, headers }).catch(() => undefined);
    if (response?.status === 202) return accepted.parse(await response.json()).investigationId;
    await pause("the alert is not accepted", until);
  }
}

/** Presses the form's button and fills its pop-up, again and again until the question is closed. */
const answerForm = (world: World, host: string, until: number) =>
  untilClosed(world, host, "jira-ticket", until, async (question) => {
    const { viewId } = await world.platform.press(question, "jira-ticket", engineer);
    return viewId === undefined ? undefined : world.platform.submit(viewId, "OPS-101", engineer);
  });

const press = (world: World, host: string, choice: string, user: string, until: number) =>
  untilClosed(world, host, choice, until, (question) => world.platform.press(question, choice, user));

type Told = { readonly status: number; readonly body: unknown };

/** Waits for the question and answers it until Slack hears that an answer was accepted, or its buttons are gone. */
async function untilClosed(
  { looks }: World,
  host: string,
  choice: string,
  until: number,
  answer: (question: Message) => Promise<Told | undefined>,
): Promise<void> {
  for (let seen = false; ; await pause(seen ? "the answer is not taken" : "nobody is asked", until)) {
    const messages = await looks.messages(host).catch(() => undefined);
    if (!messages) continue; // Slack is down
    const question = messages.find(({ actions }) => actions.some(({ actionId }) => actionId.endsWith(choice)));
    if (!question && seen) return;
    if (!question) continue;
    seen = true;
    const told = await answer(question).catch(() => undefined);
    // Slack hears 200 and nothing more when an answer was accepted.
    if (told?.status === 200 && (told.body === "" || told.body === undefined)) return;
  }
}

async function pause(what: string, until: number): Promise<void> {
  if (Date.now() > until) throw new Error(what);
  await sleep(1000);
}
