/** Sends hostile inputs to a running platform, and looks at what they have done. */
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { DescribeExecutionCommand, SFNClient } from "@aws-sdk/client-sfn";
import fc from "fast-check";
import { atOnce } from "../../bench/support/at-once.ts";
import { quantile } from "../../bench/support/quantile.ts";
import { until } from "../support/until.ts";
import type { RunningPlatform } from "../whole/platform.ts";
import type { Attack } from "./attack.ts";
import { judgeText, nonceOf, sendText, texts } from "./classes/data.ts";
import { jsons } from "./classes/json.ts";
import { links } from "./classes/links.ts";
import { signatures } from "./classes/signatures.ts";
import { slacks } from "./classes/slack.ts";
import { placesOf } from "./places.ts";
import { type Secrets, secretsCalled } from "./secrets.ts";
import { prepare, type Site } from "./site.ts";

export const classes = { signatures, JSON: jsons, Slack: slacks, links } as const;
export type ClassName = keyof typeof classes;
export const classNames = ["signatures", "JSON", "Slack", "links"] as const;

export type Wanted = {
  readonly classes: readonly ClassName[];
  /** Inputs of each class. */
  readonly inputs: number;
  /** Alerts whose text reads like something to evaluate; each is a case. */
  readonly texts: number;
  readonly seed: number;
  /** Only this input of each class, by its number; `undefined`: all. */
  readonly only?: number | undefined;
};

export type Line = {
  readonly class: string;
  readonly kind: string;
  readonly inputs: number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly milliseconds: readonly number[];
};
export type Attacked = {
  readonly lines: readonly Line[];
  /** One line for each thing that is not as promised. */
  readonly misses: readonly string[];
  /** Texts that were searched for secrets, by their kind; and how many values for. */
  readonly searched: Readonly<Record<string, number>>;
  readonly secrets: number;
};

const senders = 24;

export async function attack(platform: RunningPlatform, wanted: Wanted): Promise<Attacked> {
  const site = await prepare(platform);
  const { secrets, linked } = await secretsOf(platform, site);
  const misses: string[] = [];
  const lines: Line[] = [];
  try {
    const before = await standing(site);
    for (const name of wanted.classes) {
      const inputs = fc.sample<Attack>(classes[name], { seed: wanted.seed, numRuns: wanted.inputs });
      lines.push(...(await sendAll(site, secrets, name, inputs, wanted, misses)));
      const after = await standing(site);
      if (!isDeepStrictEqual(after, before))
        misses.push(`${name}: a question or its execution was changed: ${apart(before, after)}`);
    }
    if (wanted.only === undefined && wanted.texts > 0) await tellTexts(site, wanted, misses);
    misses.push(...site.trapped.map((call) => `the forged response_url was called: ${call}`));
    misses.push(...(await surplus(site)));
    const searched = await search(platform, secrets, linked);
    misses.push(...[...secrets.found, ...linked.found].map((one) => `a secret was found: ${one}`));
    return { lines, misses, searched, secrets: secrets.values + linked.values };
  } finally {
    site.close();
  }
}

/** Every secret of the platform by its name, and the secret parts of links, which only a message to their recipient may hold. */
async function secretsOf(
  platform: RunningPlatform,
  site: Site,
): Promise<{ readonly secrets: Secrets; readonly linked: Secrets }> {
  const names = Object.keys(platform.deployment.target.secrets);
  const values = await Promise.all(names.map(async (name) => [name, await platform.secret(name)] as const));
  const operator = ["the operator's key", platform.outputs.credentials.secretAccessKey] as const;
  assert.ok(values.length >= 5 && site.keys.slack !== "");
  const links = [...site.questions.map(({ link }) => link), site.over.expired, site.over.answered];
  return {
    secrets: secretsCalled(Object.fromEntries([...values, operator])),
    linked: secretsCalled(Object.fromEntries(links.map((link, at) => [`link ${at}`, link.split(".")[1] ?? ""]))),
  };
}

async function sendAll(
  site: Site,
  secrets: Secrets,
  name: ClassName,
  inputs: readonly Attack[],
  { seed, only }: Wanted,
  misses: string[],
): Promise<Line[]> {
  const chosen = [...inputs.entries()].filter(([at]) => only === undefined || at === only);
  const done = await atOnce(senders, chosen, async ([at, input]) => {
    const request = input.request(site);
    const began = performance.now();
    const answer = await site
      .send(request)
      .catch((error: unknown) => ({ status: 0, requestId: undefined, text: String(error) }));
    const milliseconds = performance.now() - began;
    const wrong = !input.statuses.includes(answer.status)
      ? `answered ${answer.status} instead of ${input.statuses.join(" or ")}`
      : (input.wrong?.(answer, site) ?? (answer.requestId ? undefined : "has no request id"));
    if (wrong !== undefined)
      misses.push(
        `${name}, ${input.kind} (--class ${name} --seed ${seed} --inputs ${inputs.length} --only ${at}): ${wrong}: ${brief(answer.text)} to ${brief(JSON.stringify({ ...request, body: request.body.toString("latin1") }))}`,
      );
    secrets.find("an answer", answer.text);
    return { kind: input.kind, status: answer.status, milliseconds };
  });
  return [...Map.groupBy(done, ({ kind }) => kind)].map(([kind, ones]) => ({
    class: name,
    kind,
    inputs: ones.length,
    statuses: Object.fromEntries(
      [...Map.groupBy(ones, ({ status }) => String(status))].map(([status, all]) => [status, all.length]),
    ),
    milliseconds: [
      quantile(
        ones.map((one) => one.milliseconds),
        0.5,
      ),
      quantile(
        ones.map((one) => one.milliseconds),
        0.99,
      ),
    ],
  }));
}

const brief = (text: string) => (text.length > 600 ? `${text.slice(0, 600)}… (${text.length} characters)` : text);

/** The two questions and the machines that wait for them. */
async function standing({ platform, question, questions, over }: Site) {
  const states = new SFNClient(platform.deployment.client);
  const late = over.expired.slice("/respond/".length).split(".")[0] ?? "";
  return Promise.all([
    question(late),
    ...questions.map(async ({ id, investigation }) => {
      const { execution } = await platform.show(investigation);
      const { status } = await states.send(new DescribeExecutionCommand({ executionArn: execution }));
      return { item: await question(id), status };
    }),
  ]);
}

const apart = (one: unknown, other: unknown) => brief(`${JSON.stringify(one)} → ${JSON.stringify(other)}`);

async function tellTexts(site: Site, { seed, texts: count }: Wanted, misses: string[]): Promise<void> {
  const shown = async () => ({ messages: await site.platform.messages(), issues: await site.platform.issues() });
  const sent = await atOnce(8, fc.sample(texts, { seed, numRuns: count }), async (text) => ({
    text,
    id: await sendText(site, text),
  }));
  const last = await until(
    "the ends and the questions of the cases with such texts",
    async () => {
      const views = await atOnce(8, sent, ({ id }) => site.platform.show(id));
      if (!views.every(({ closedAt, status }) => closedAt !== undefined || status === "waiting")) return undefined;
      // A case waits a moment before its question can be seen.
      const now = await shown();
      const blocks = now.messages.map((message) => JSON.stringify(message.blocks));
      const asked = sent.filter((_, at) => views[at]?.closedAt === undefined);
      return asked.every(({ text }) => blocks.some((one) => one.includes(nonceOf(text)))) ? now : undefined;
    },
    300,
  );
  for (const { id, text } of sent)
    await judgeText(site, id, text, last).catch((error: unknown) =>
      misses.push(`text of an alert (seed ${seed}): ${error} for ${brief(text.body)}`),
    );
}

/** What was opened beside the cases that are there with good reason. */
async function surplus({ platform, opened }: Site): Promise<string[]> {
  const { client, target } = platform.deployment;
  const dynamodb = new DynamoDBClient(client);
  const found = new Set<string>();
  for (const TableName of [target.alertsTable, target.resultsTable])
    for await (const { Items = [] } of paginateScan({ client: dynamodb }, { TableName }))
      for (const { investigation } of Items) if (investigation?.S !== undefined) found.add(investigation.S);
  const first = new Set([...found].filter((id) => !opened.has(id)));
  return [...first].map((id) => `the case ${id} should not have been opened`);
}

async function search(platform: RunningPlatform, secrets: Secrets, linked: Secrets): Promise<Record<string, number>> {
  const searched: Record<string, number> = {};
  for await (const { kind, name, text } of placesOf(platform)) {
    searched[kind] = (searched[kind] ?? 0) + 1;
    secrets.find(`${kind} ${name}`, text);
    if (kind !== "Slack message") linked.find(`${kind} ${name}`, text);
  }
  return searched;
}
