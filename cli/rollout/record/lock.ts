/** One rollout of a fleet at a time: a lock with a lease, kept in the record. Pure. */
import type { FleetRecord, Holder } from "./document.ts";

/** A holder that lives says so more often than this. */
const leaseMinutes = 15;
/** How often. */
export const renewMinutes = 3;

/** Another rollout holds the fleet. */
export class Held extends Error {}
/** Somebody took the lock away. */
export class Lost extends Error {}

type World = {
  readonly now: number;
  readonly host: string;
  isAlive(pid: number): boolean;
};

/** Takes the lock; throws Held when somebody has it who may live. */
export function taken(record: FleetRecord, me: Holder, world: World, breakLock: boolean): FleetRecord {
  const { holder } = record;
  if (holder && !breakLock && !isDead(holder, world))
    throw new Held(
      `Another rollout holds the fleet: ${describeHolder(holder)}. Let it end. If it is known to have ended, say --break-lock.`,
    );
  return { ...record, holder: me };
}

/** A process of this machine that is no more, or one that has not been heard of for longer than its lease. */
export function isDead({ host, pid, seen }: Holder, world: World): boolean {
  if (host === world.host && !world.isAlive(pid)) return true;
  return world.now - Date.parse(seen) > leaseMinutes * 60_000;
}

/** Makes a change as the holder, which is heard of by that. Throws Lost when it is the holder no more. */
export function asHolder(
  record: FleetRecord,
  me: Holder,
  now: string,
  change: (record: FleetRecord) => FleetRecord,
): FleetRecord {
  if (record.holder?.id !== me.id)
    throw new Lost(
      record.holder
        ? `The lock of the fleet was taken away by ${describeHolder(record.holder)}.`
        : "The lock of the fleet was taken away.",
    );
  return { ...change(record), holder: { ...me, seen: now } };
}

export function released({ holder, ...record }: FleetRecord, me: Holder): FleetRecord {
  return holder && holder.id !== me.id ? { ...record, holder } : record;
}

export const describeHolder = ({ user, host, pid, since, seen }: Holder): string =>
  `process ${pid} of ${user} on ${host}, since ${since}, heard of at ${seen}`;
