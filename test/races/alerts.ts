/** Racers for the same alert: through `ingest` from the signed request on, and two dispatchers for each. */
import assert from "node:assert/strict";
import type fc from "fast-check";
import { z } from "zod";
import { atOnce } from "../../bench/support/at-once.ts";
import { selfTest } from "../../functions/endpoints/self-test.ts";
import { accept, readAlert } from "../../functions/platform/alerts.ts";
import type { Table } from "../../functions/platform/database.ts";
import { dispatch } from "../../functions/platform/dispatch/dispatch.ts";
import { ingest } from "../../functions/platform/ingest/ingest.ts";
import { type Intake, takeIn } from "../../functions/platform/intake.ts";
import { fingerprint } from "../../functions/runtime/fingerprint.ts";
import { newInvestigationId } from "../../functions/runtime/ids.ts";
import { signHmac, verifyHmac } from "../../functions/runtime/verify.ts";
import { machine } from "../functions/platform/support/samples.ts";
import { startWorld, type World } from "../functions/platform/support/world.ts";
import { scheduled } from "./scheduled.ts";

const secret = "the key of the self-test";
const answer = z.object({ investigationId: z.string(), duplicate: z.boolean(), count: z.number() });
type Answer = z.infer<typeof answer>;

/** What is wrong with the answers to alerts of one fingerprint and window. */
export function wrongWith(answers: readonly Answer[]): string | undefined {
  const ids = new Set(answers.map(({ investigationId }) => investigationId));
  if (ids.size !== 1) return `${ids.size} investigations`;
  const first = answers.filter(({ duplicate }) => !duplicate);
  if (first.length !== 1 || first[0]?.count !== 1) return `${first.length} answers are no duplicates`;
  const counts = answers.map(({ count }) => count).sort((a, b) => a - b);
  if (counts.some((count, at) => count !== at + 1)) return `the counts are ${counts.join(", ")}`;
  return undefined;
}

export type Raced = {
  readonly requests: number;
  readonly keys: number;
  readonly executions: number;
  readonly seconds: number;
  readonly misses: readonly string[];
};

/** `racers` signed requests at the same time for each of `keys`; then stream and sweep race to start each. */
export async function ingestRace(keys: number, racers: number): Promise<Raced> {
  const world = await startWorld();
  try {
    const began = performance.now();
    const nonces = Array.from({ length: keys }, (_, at) => at.toString(16).padStart(32, "0"));
    const misses: string[] = [];
    const ids = await atOnce(4, nonces, async (nonce) => {
      const answers = await Promise.all(
        Array.from({ length: racers }, (_, at) => send(world, nonce, `${nonce}/${at}`)),
      );
      const wrong = wrongWith(answers);
      if (wrong !== undefined) misses.push(`ingest, key ${nonce}: ${wrong}`);
      return answers[0]?.investigationId ?? "";
    });
    await atOnce(8, nonces, async (nonce) => {
      const alert = (await readAlert(world.platform.alerts, pkOf(nonce))) ?? assert.fail(`${nonce} is not stored`);
      if (alert.n !== racers) misses.push(`ingest, key ${nonce}: counted ${alert.n} of ${racers}`);
      // The stream's record and sweep, at the same time.
      await Promise.all([dispatch(world.platform, alert), dispatch(world.platform, alert)]);
    });
    const started = [...world.states.started.keys()].sort();
    if (JSON.stringify(started) !== JSON.stringify([...ids].sort()))
      misses.push(`${started.length} executions for ${ids.length} investigations`);
    const seconds = (performance.now() - began) / 1000;
    return { requests: keys * racers, keys, executions: started.length, seconds, misses };
  } finally {
    await world.close();
  }
}

async function send({ platform }: World, nonce: string, id: string): Promise<Answer> {
  const intake: Intake = {
    alerts: platform.alerts,
    machines: { "self-test": machine },
    fields: { "self-test": [["nonce"]] },
    store: async () => assert.fail("a small alert goes to no vault"),
    now: platform.now,
  };
  const body = Buffer.from(JSON.stringify({ nonce }));
  const stamp = Math.floor(platform.now() / 1000);
  const headers = { "x-socless-timestamp": String(stamp), "x-socless-signature": signHmac(secret, stamp, body) };
  const authentic = async () => verifyHmac({ headers, body, secrets: [secret], now: platform.now() });
  const { statusCode, body: said } = await ingest(
    { endpoints: [selfTest], authentic, take: (endpoint, alert) => takeIn(intake, endpoint, alert) },
    { id, method: "POST", path: "/events/self-test", headers, body },
  );
  assert.equal(statusCode, 202, said);
  return answer.parse(JSON.parse(said));
}

const pkOf = (nonce: string) => `self-test#${fingerprint(selfTest, { nonce })}`;

/** Alerts on both sides of a window's end, while the first one is dispatched or is not: none is lost, none opens a case too many. */
export async function windowRace(world: World, scheduler: fc.Scheduler, pending: boolean): Promise<void> {
  const { platform } = world;
  const pk = `self-test#${newInvestigationId(platform.now())}`;
  const windowSeconds = 600;
  let receipts = 0;
  const alert = (at: number, alerts: Table = platform.alerts) =>
    accept(
      alerts,
      {
        pk,
        investigation: newInvestigationId(at),
        endpoint: "self-test",
        playbook: "self-test",
        machine,
        fields: [["nonce"]],
        severity: "low",
        windowSeconds,
        receipt: `${pk}/${receipts++}`,
        body: async () => ({ alert: "{}" }),
      },
      at,
    );
  const first = await alert(platform.now());
  const item = (await readAlert(platform.alerts, pk)) ?? assert.fail("the first alert is not stored");
  if (!pending) await dispatch(platform, item);

  const end = item.windowEnd;
  const at = (now: number) => scheduled(platform, scheduler, () => now);
  const senders = [end - 2, end - 1, end, end, end + 1].map((now) => alert(now, at(now).alerts));
  const starts = pending ? [dispatch(at(end), item), dispatch(at(end), item)] : [];
  const [answers] = await scheduler.waitFor(Promise.all([Promise.all(senders), Promise.all(starts)]));

  const all = [first, ...answers];
  const windows = Map.groupBy(all, ({ investigationId }) => investigationId);
  for (const [id, ones] of windows) assert.equal(wrongWith(ones), undefined, id);
  assert.ok(windows.size <= 2, `${windows.size} investigations`);
  const later = answers.slice(2);
  if (!pending) {
    // What is dispatched does not hold its window open: after its end, all are of the next.
    assert.equal(new Set(later.map(({ investigationId }) => investigationId)).size, 1);
    assert.ok(later.every(({ investigationId }) => investigationId !== first.investigationId));
  }
  const last = await readAlert(platform.alerts, pk);
  assert.equal(last?.n, windows.get(last?.investigation ?? "")?.length, "the count that is stored");
}
