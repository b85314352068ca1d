/** One trial: an action is taken out, its way is gone, and the failure that must appear is looked for. */

import { setTimeout as sleep } from "node:timers/promises";
import { GetExecutionHistoryCommand, ListExecutionsCommand, SFNClient } from "@aws-sdk/client-sfn";
import { calls } from "../../bench/support/counter.ts";
import type { RunningPlatform } from "../whole/platform.ts";
import type { Grant } from "./policies.ts";
import { type Way, wayOf } from "./ways/index.ts";
import { World } from "./world.ts";

/** Where the failure that names the action appeared. */
export type Verdict =
  | { readonly kind: "named"; readonly where: string; readonly text: string }
  /** Without them there is no log at all, as on AWS. */
  | { readonly kind: "no log" }
  /** IAM refused the call, and nothing told it. */
  | { readonly kind: "silent" }
  | { readonly kind: "not called" };

export async function tryWithout(platform: RunningPlatform, grant: Grant): Promise<Verdict> {
  const putBack = await grant.takeOut(wayOf(grant.holder, grant.action)?.also);
  try {
    return await lookAt(platform, grant);
  } finally {
    await putBack();
  }
}

/** The same for an action that has been taken out already. */
export async function lookAt(platform: RunningPlatform, grant: Grant): Promise<Verdict> {
  const way = wayOf(grant.holder, grant.action);
  if (!way) throw new Error(`there is no way for the role of ${grant.holder}`);
  const world = new World(platform);
  const since = Date.now();
  const said = platform.said.length;
  await calls(platform, "DELETE");
  await way.run(world).catch((error: unknown) => world.answers.push(String(error)));
  return verdict(world, grant, way, { since, said });
}

/** What IAM has refused is told sooner or later: on a loaded machine later. */
const longestMs = 60_000;

async function verdict(world: World, grant: Grant, way: Way, from: { since: number; said: number }): Promise<Verdict> {
  for (const begun = performance.now(); ; await sleep(200)) {
    for (const [where, texts] of await told(world, grant, from)) {
      const text = texts.find((one) => names(one, grant));
      if (text !== undefined) return { kind: "named", where, text };
    }
    const waited = performance.now() - begun;
    if (waited < way.patienceMs) continue;
    if (!(await refused(world, grant))) return { kind: "not called" };
    const logs = grant.action.startsWith("logs:");
    if (logs && (await world.log(grant.holder, from.since)).length === 0) return { kind: "no log" };
    if (logs || waited > longestMs) return { kind: "silent" };
  }
}

/** All that could tell, by where it is told. */
async function told(world: World, { holder }: Grant, { since, said }: { since: number; said: number }) {
  const all: [string, readonly string[]][] = [
    ["the call's answer", world.answers],
    ["the function's log", await world.log(holder, since)],
    ["the local cloud's log (on AWS: the service's metrics)", [world.platform.said.slice(said)]],
  ];
  if (holder in world.target.playbooks) all.push(["the execution's history", await history(world, holder, since)]);
  return all;
}

/** The role, the action and the resource stand in it. */
function names(text: string, { role, action, resources }: Grant): boolean {
  return resources.some((resource) => {
    const [begin = "", ...rest] = resource.replace(/\*$/, "").split("*");
    const refusal = `is not authorized to perform: ${action} on resource: ${begin}`;
    return text.includes(`:assumed-role/${role}/`) && [refusal, ...rest].every((part) => text.includes(part));
  });
}

async function refused({ platform }: World, { role, action }: Grant): Promise<boolean> {
  const counted = await calls(platform);
  return counted.some(
    ({ principal, actions, refused }) => refused > 0 && principal.endsWith(`/${role}`) && actions.includes(action),
  );
}

async function history({ target, platform }: World, playbook: string, since: number): Promise<string[]> {
  const states = new SFNClient(platform.deployment.client);
  const { executions = [] } = await states.send(
    new ListExecutionsCommand({ stateMachineArn: target.playbooks[playbook], maxResults: 5 }),
  );
  const recent = executions.filter(({ startDate }) => startDate && startDate.getTime() >= since - 1000);
  const histories = await Promise.all(
    recent.map(({ executionArn }) => states.send(new GetExecutionHistoryCommand({ executionArn }))),
  );
  return histories.flatMap(({ events = [] }) => events.map((event) => JSON.stringify(event)));
}
