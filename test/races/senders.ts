/** Alerts for the self-test's playbook over HTTP, and an account of each when all is over. */
import { setTimeout as sleep } from "node:timers/promises";
import { DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { ListStateMachinesCommand, paginateListExecutions, SFNClient } from "@aws-sdk/client-sfn";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { z } from "zod";
import { listInvestigations } from "../../cli/investigations.ts";
import { openSend } from "../hostile/send.ts";
import { post } from "../hostile/site.ts";
import { until } from "../support/until.ts";
import type { RunningPlatform } from "../whole/platform.ts";
import { wrongWith } from "./alerts.ts";

const answer = z.object({ investigationId: z.string(), duplicate: z.boolean(), count: z.number() });
type Answer = z.infer<typeof answer>;

/** What was sent and answered so far. */
export type Book = {
  /** Sends an alert with this nonce, and again as long as it is not accepted, as a log shipper does. */
  send(nonce: string): Promise<void>;
  readonly answers: ReadonlyMap<string, readonly Answer[]>;
  /** How long each answer took. */
  readonly milliseconds: readonly number[];
  /** Answers other than 202. */
  readonly refused: readonly string[];
  close(): void;
};

export async function openBook(platform: RunningPlatform): Promise<Book> {
  const selfTest = await platform.secret("endpoints/self-test");
  const send = openSend(platform.deployment.target.apiUrl);
  const keys = { selfTest, sshLogin: "", slack: "" };
  const answers = new Map<string, Answer[]>();
  const milliseconds: number[] = [];
  const refused: string[] = [];
  return {
    answers,
    milliseconds,
    refused,
    async send(nonce) {
      for (let tries = 0; tries < 5; tries++) {
        const began = performance.now();
        const { status, text } = await send(
          post({ keys }, "self-test", JSON.stringify({ nonce }), { type: "application/json" }),
        );
        milliseconds.push(performance.now() - began);
        if (status === 202) {
          answers.set(nonce, [...(answers.get(nonce) ?? []), answer.parse(JSON.parse(text))]);
          return;
        }
        refused.push(`${status} ${text}`);
      }
    },
    close: () => send.close(),
  };
}

const stored = z.object({ pk: z.string(), investigation: z.string(), n: z.number() });

/** Waits until all cases are over; one line for each that is lost, doubled or not as it must be. */
export async function account(platform: RunningPlatform, { answers, refused }: Book, minutes = 15): Promise<string[]> {
  const misses = refused.map((one) => `answered ${one}`);
  const ids = new Map<string, number>();
  for (const [nonce, all] of answers) {
    const wrong = wrongWith(all);
    if (wrong !== undefined) misses.push(`${nonce}: ${wrong}`);
    ids.set(all[0]?.investigationId ?? "", all.length);
  }
  const cases = await until(
    `the end of ${ids.size} cases`,
    async () => {
      const listed = (await listInvestigations(platform.deployment, 2, Date.now())).filter(
        ({ playbook }) => playbook === "self-test",
      );
      if (listed.length >= ids.size && listed.every(({ closedAt }) => closedAt !== undefined)) return listed;
      // To list thousands of cases is work for the platform, too.
      await sleep(2000);
      return undefined;
    },
    minutes * 60,
  );
  for (const { id, status, outcome } of cases)
    if (!ids.has(id) || outcome !== "healthy")
      misses.push(`${id} is ${ids.has(id) ? `${status}, ${outcome}` : "no alert's"}`);
  for (const id of ids.keys()) if (!cases.some((one) => one.id === id)) misses.push(`${id} is lost`);

  const executions = await executionsOf(platform);
  for (const [id, statuses] of executions)
    if (!ids.has(id) || statuses.join() !== "SUCCEEDED") misses.push(`${id} has the executions ${statuses.join(", ")}`);
  if (executions.size !== ids.size) misses.push(`${executions.size} executions for ${ids.size} cases`);

  const { client, target } = platform.deployment;
  for await (const { Items = [] } of paginateScan(
    { client: new DynamoDBClient(client) },
    { TableName: target.alertsTable },
  ))
    for (const item of Items.map((one) => stored.parse(unmarshall(one))))
      if (item.pk.startsWith("self-test#") && ids.get(item.investigation) !== item.n)
        misses.push(`${item.investigation} counts ${item.n} alerts of ${ids.get(item.investigation)}`);
  return misses;
}

/** Execution name → its statuses on all machines of the self-test, which a change of the playbook makes one more of. */
async function executionsOf({ deployment: { client } }: RunningPlatform): Promise<Map<string, string[]>> {
  const states = new SFNClient(client);
  const { stateMachines = [] } = await states.send(new ListStateMachinesCommand({ maxResults: 1000 }));
  const found = new Map<string, string[]>();
  for (const { stateMachineArn, name } of stateMachines) {
    if (!name?.includes("self-test")) continue;
    for await (const { executions = [] } of paginateListExecutions(
      { client: states },
      { stateMachineArn, maxResults: 1000 },
    ))
      for (const { name: id = "", status = "" } of executions) found.set(id, [...(found.get(id) ?? []), status]);
  }
  return found;
}

/** How many executions each machine of the self-test has had. */
export async function machinesUsed({ deployment: { client } }: RunningPlatform): Promise<number[]> {
  const states = new SFNClient(client);
  const { stateMachines = [] } = await states.send(new ListStateMachinesCommand({ maxResults: 1000 }));
  const counts = await Promise.all(
    stateMachines
      .filter(({ name }) => name?.includes("self-test"))
      .map(async ({ stateMachineArn }) => {
        let count = 0;
        for await (const { executions = [] } of paginateListExecutions(
          { client: states },
          { stateMachineArn, maxResults: 1000 },
        ))
          count += executions.length;
        return count;
      }),
  );
  return counts.filter((count) => count > 0).sort((a, b) => b - a);
}
