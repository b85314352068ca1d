/** Every call of the functions that put, answer and close questions. */
import { randomUUID } from "node:crypto";
import type { World } from "../world.ts";
import { asking, openCase, overdueQuestion } from "./made-up.ts";

/** Asked, asked again, asked when it is over, and settled. */
export async function askQuestion(world: World): Promise<void> {
  const investigation = await openCase(world);
  const payload = asking(investigation, "asked twice");
  await world.invoke("ask", payload);
  await world.invoke("ask", payload);
  const other = await openCase(world);
  await overdueQuestion(world, other);
  const settle = { ...asking(other, ""), mode: "settle" };
  await world.invoke("ask", settle);
  await world.invoke("ask", asking(other, "asked when it is over"));
}

/** A person presses a button. */
export async function answerQuestion(world: World): Promise<void> {
  const text = `question ${randomUUID()}`;
  await world.invoke("ask", asking(await openCase(world), text));
  const question = await world.platform.question(text, "yes");
  const { status, body } = await world.platform.press(question, "yes", "engineer@example.com");
  if (status >= 400) world.answers.push(`${status} ${JSON.stringify(body)}`);
}

/** A case with an open question fails and is closed. */
export async function closeCase(world: World): Promise<void> {
  const investigation = await openCase(world);
  await world.invoke("ask", asking(investigation, "closed with its case"));
  await world.invoke("record-end", { investigation, execution: "none", status: "failed" });
}

export async function recordFailure(world: World): Promise<void> {
  const problem = { step: "made-up", error: "Task.Failed", cause: "made up" };
  await world.invoke("record-failure", { investigation: await openCase(world), execution: "none", problem });
}
