/** Every call that a task function makes: it acts, finds its record, and finds its record in the vault. */
import { randomUUID } from "node:crypto";
import { bucketIn, member, region } from "../../whole/hub-and-member.ts";
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
const inMember = "s3-block-public-access";
export const taskNames = [...Object.keys(params), inMember];

const paramsOf = async (name: string, { platform }: World): Promise<unknown> =>
  name === inMember ? { account: member, region, bucket: await bucketIn(platform, member) } : params[name];

export async function runTask(world: World, name: string): Promise<void> {
  const investigation = await openCase(world);
  const given = await paramsOf(name, world);
  const payload = (step: string) => ({
    investigation,
    execution: "none",
    step,
    visit: "",
    params: given,
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
