/** Many alerts over HTTP: racers for the same key, a load of which half are duplicates, and a playbook that changes meanwhile. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import fc from "fast-check";
import { atOnce } from "../../bench/support/at-once.ts";
import { quantile } from "../../bench/support/quantile.ts";
import { deploy } from "../../cli/start/deploy.ts";
import { localConfig } from "../../cli/start/stack-config.ts";
import type { Unthrottled } from "../support/unthrottled.ts";
import type { RunningPlatform } from "../whole/platform.ts";
import type { ProgramCopy } from "../whole/program-copy.ts";
import { account, type Book, machinesUsed, openBook } from "./senders.ts";

export type Loaded = {
  readonly what: string;
  readonly alerts: number;
  readonly cases: number;
  /** Answered a second. */
  readonly rate: number;
  /** Of the answers: median, p95, p99, longest. */
  readonly milliseconds: readonly number[];
  /** Until all cases were over. */
  readonly seconds: number;
  readonly misses: readonly string[];
};

const nonce = () => randomBytes(16).toString("hex");

/** `racers` alerts of one key at the same time, for each of `keys`. */
export const keysRaced = (platform: RunningPlatform, keys: number, racers: number): Promise<Loaded> =>
  loaded(platform, `${racers} racers for each of ${keys} keys`, async (book) => {
    await atOnce(2, Array.from({ length: keys }, nonce), async (key) => {
      await Promise.all(Array.from({ length: racers }, () => book.send(key)));
    });
  });

/** So many alerts as fast as they are taken; each second one is a duplicate, at any distance from the first. */
export function halfDuplicates(platform: RunningPlatform, alerts: number, seed: number): Promise<Loaded> {
  const distinct = Array.from({ length: Math.ceil(alerts / 2) }, nonce);
  const twice = [...distinct, ...distinct].slice(0, alerts);
  const [order = []] = fc.sample(fc.shuffledSubarray(twice, { minLength: alerts }), { seed, numRuns: 1 });
  return loaded(platform, `${alerts} alerts, half of them duplicates`, async (book) => {
    await atOnce(64, order, (key) => book.send(key));
  });
}

/** Alerts that come while a change of their playbook is deployed: before, meanwhile and after. */
export async function changedMeanwhile(
  { platform, program }: Pick<Unthrottled, "platform" | "program">,
  alerts: number,
): Promise<Loaded> {
  program.edit("playbooks/self-test.ts", 'task("echo", echo', 'task("echo-again", echo');
  let deployed = false;
  let sent = 0;
  const result = await loaded(platform, "alerts while their playbook is changed", async (book) => {
    const sender = async (): Promise<void> => {
      // Until the change has been deployed, and the same number again.
      for (let left = alerts; left > 0; left -= deployed ? 1 : 0) {
        await book.send(nonce());
        sent++;
      }
    };
    const senders = Array.from({ length: 4 }, sender);
    while (sent < alerts) await book.send(nonce()).then(() => sent++);
    await deployChanged(platform, program);
    deployed = true;
    await Promise.all(senders);
  });
  const used = await machinesUsed(platform);
  const misses = used.length === 2 ? [] : [`${used.length} machines were used instead of the old and the new one`];
  return { ...result, misses: [...result.misses, ...misses] };
}

async function deployChanged({ outputs, data }: RunningPlatform, { folder }: ProgramCopy): Promise<void> {
  const config = localConfig(join(folder, "Pulumi.local.yaml"), {
    "slack/api-url": `${outputs.slack}/api/`,
    "jira/url": outputs.jira,
    "jira/email": "socless@example.com",
  });
  await deploy(
    {
      program: join(folder, "index.ts"),
      project: "socless",
      stack: "local",
      config,
      secretKeys: [],
      data,
      gateway: outputs.gateway,
      token: outputs.credentials.secretAccessKey,
      preview: false,
    },
    new AbortController().signal,
    "ignore",
  );
}

/** Every alert that was sent so far is in the book: what one part of the run loses, the next one finds. */
const books = new WeakMap<RunningPlatform, Book>();

async function loaded(platform: RunningPlatform, what: string, run: (book: Book) => Promise<void>): Promise<Loaded> {
  const book = books.get(platform) ?? (await openBook(platform));
  books.set(platform, book);
  const before = { alerts: book.milliseconds.length, cases: book.answers.size };
  const began = performance.now();
  await run(book);
  const answered = (performance.now() - began) / 1000;
  const misses = await account(platform, book);
  const times = book.milliseconds.slice(before.alerts);
  return {
    what,
    alerts: times.length,
    cases: book.answers.size - before.cases,
    rate: times.length / answered,
    milliseconds: [0.5, 0.95, 0.99, 1].map((share) => quantile(times, share)),
    seconds: (performance.now() - began) / 1000,
    misses,
  };
}
