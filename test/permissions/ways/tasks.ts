/** Every call that a task function makes: it acts, finds its record, and finds its record in the vault. */
import { randomUUID } from "node:crypto";
import type { World } from "../world.ts";
import { asking, openCase } from "./made-up.ts";

const params: Readonly<Record<string, Record<string, unknown>>> = {
  "jira-get-issue": { key: "OPS-101" },
  "self-test-echo": { nonce: "0" },
  "jira-search": { project: "OPS" },
  "jira-create-issue": { project: "SEC", summary: "s", description: "d", attach: "all-results" },
  "slack-find-user": { email: "engineer@example.com" },
  "slack-post": { to: "#security", text: "t" },
};
export const taskNames = Object.keys(params);

export async function runTask(world: World, name: string): Promise<void> {
  const investigation = await openCase(world);
  const payload = (step: string) => ({
    investigation,
    execution: "none",
    step,
    visit: "",
    params: params[name],
  });
  await world.invoke("ask", asking(investigation, "a question for the case"));
  await world.invoke(name, payload("first"));
  await world.invoke(name, payload("first"));
  const ref = `results/${randomUUID()}.json`;
  await world.store(ref, "{}");
  const done = { kind: "task", phase: "done", attempt: 1, startedAt: new Date().toISOString(), ref };
  await world.put("resultsTable", { investigation, sk: "S#stored", step: "stored", visit: "", ...done });
  await world.invoke(name, payload("stored"));
}
