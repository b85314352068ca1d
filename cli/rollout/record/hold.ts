/** Works on a fleet while nobody else does: takes its lock, keeps it, and gives it back. */
import { randomUUID } from "node:crypto";
import { hostname, userInfo } from "node:os";
import type { OpenFleet } from "../fleet/open.ts";
import { isAlive } from "../repair/alive.ts";
import { concluded, type FleetRecord, type Holder, type Rollout } from "./document.ts";
import { Journal } from "./journal.ts";
import { released, taken } from "./lock.ts";
import { openStore } from "./store.ts";

export type Options = {
  /** Take the lock away even if who has it may still run. */
  readonly breakLock: boolean;
  readonly say: (line: string) => void;
};

export type Hold = {
  /** Of this rollout. */
  readonly id: string;
  readonly by: string;
  /** As it was when the lock was taken. */
  readonly record: FleetRecord;
  readonly journal: Journal;
  /** Aborted when somebody takes the lock away. */
  readonly lost: AbortSignal;
};

export const now = (): string => new Date().toISOString();

/** `work` says how it ended, which is written when the lock is given back; `stopped` when it throws. */
export async function whileHeld<Outcome extends Rollout["outcome"]>(
  { fleet, backend }: OpenFleet,
  { breakLock, say }: Options,
  work: (held: Hold) => Promise<Outcome>,
): Promise<Outcome> {
  const store = await openStore(fleet.name, backend);
  const me = holderOf();
  const record = await store.change((before) =>
    taken(before, me, { now: Date.now(), host: me.host, isAlive }, breakLock),
  );
  const lost = new AbortController();
  const journal = new Journal(store, me, {
    now,
    say,
    lost: (error) => {
      say(error.message);
      lost.abort();
    },
  });
  let outcome: Rollout["outcome"] = "stopped";
  try {
    const ended = await work({ id: me.id, by: `${me.user}@${me.host}`, record, journal, lost: lost.signal });
    outcome = ended;
    return ended;
  } finally {
    await journal.close((before) => released(concluded(before, me.id, outcome, now()), me));
  }
}

function holderOf(): Holder {
  const since = now();
  return { id: randomUUID(), user: userInfo().username, host: hostname(), pid: process.pid, since, seen: since };
}
