import { setTimeout as sleep } from "node:timers/promises";
import { listInvestigations } from "../../cli/investigations.ts";
import type { RunningPlatform } from "../../test/whole/platform.ts";
import { atOnce } from "../support/at-once.ts";
import { quantile } from "../support/quantile.ts";
import type { Send } from "../support/sender.ts";
import { round, type Table } from "../support/table.ts";

const alerts = 500;
const senders = 32;

/** How fast distinct alerts with a valid ticket are taken in, and how long until all their cases have ended. */
export async function intake(platform: RunningPlatform, send: Send): Promise<Table> {
  const hosts = Array.from({ length: alerts }, (_, at) => `host-intake-${at}`);
  const began = performance.now();
  const sent = await atOnce(senders, hosts, (host) => send(host, "OPS-101"));
  const takenIn = (performance.now() - began) / 1000;
  await ended(platform, new Set(sent.map(({ id }) => id)));
  const all = (performance.now() - began) / 1000;
  const answers = sent.map(({ sentAt, answeredAt }) => answeredAt - sentAt);
  return {
    title: `Intake: ${alerts} distinct alerts from ${senders} senders at once`,
    columns: ["measure", "value"],
    rows: [
      ["alerts a second taken in", round(alerts / takenIn)],
      ["answer, median (ms)", quantile(answers, 0.5)],
      ["answer, p99 (ms)", quantile(answers, 0.99)],
      ["until all cases have ended (s)", round(all, 1)],
      ["cases a second ended", round(alerts / all, 1)],
    ],
  };
}

async function ended(platform: RunningPlatform, ids: ReadonlySet<string>): Promise<void> {
  for (let left = ids.size; left > 0; await sleep(500)) {
    const listed = await listInvestigations(platform.deployment, 2, Date.now());
    left = ids.size - listed.filter(({ id, closedAt }) => ids.has(id) && closedAt !== undefined).length;
  }
}
