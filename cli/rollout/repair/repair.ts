/** Mends a stack whose update was broken off. Broken off itself, it can be run again. */
import { adopt } from "./adopt.ts";
import { type Engine, Locked } from "./engine.ts";
import { checkTold, type Eyes, type Judged, judge, type Told } from "./judge.ts";
import { describeHolders, isLeftOver } from "./lock.ts";
import { type Interrupted, interrupted, type Pending, pendingCreates } from "./pending.ts";
import { parseState, type State, writtenAt } from "./state.ts";

export type Options = {
  readonly told: Told;
  /** How long after the state's last change what an update had asked for may still come into being. */
  readonly settleSeconds: number;
  /** Take the lock away even if it is not known that its holder has ended. */
  readonly breakLock: boolean;
};

/** What it acts with; the tests bring their own. */
export type Hands = Eyes & {
  readonly engine: Engine;
  /** Keeps the state as it was found; returns where. */
  keep(state: string): string;
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  readonly host: string;
  isAlive(pid: number): boolean;
  say(line: string): void;
};

export type Thing = { readonly urn: string; readonly type: string; readonly id: string };
export type Left = Omit<Thing, "id">;
/** `name`: what it would be called in the cloud, where that is known. */
export type Unknown = Left & { readonly name?: string; readonly why: string };
export type Outcome = {
  readonly stack: string;
  /** Whether all is settled. If not, the state is as it was. */
  readonly mended: boolean;
  /** Made, and now recorded. */
  readonly adopted: readonly Thing[];
  /** Made twice: the next update deletes these. */
  readonly twice: readonly Thing[];
  /** Not there: the next update makes it. */
  readonly absent: readonly Left[];
  /** The next update makes it again, and it is the same. */
  readonly repeatable: readonly Left[];
  readonly unknown: readonly Unknown[];
  /** Read anew. */
  readonly interrupted: readonly Interrupted[];
  /** A copy of the state as it was found; only when something was pending. */
  readonly copy?: string;
};

export async function repair(hands: Hands, options: Options): Promise<Outcome> {
  const { engine, say } = hands;
  const found = await engine.exportState();
  const state = parseState(found);
  const pending = pendingCreates(state);
  checkTold(options.told, pending);
  const open = state.deployment.pending_operations ?? [];
  const copy = open.length > 0 ? { copy: hands.keep(found) } : {};

  if (pending.length > 0) await settle(state, hands, options);
  const judged = await judge(pending, state, options.told, hands);
  const about = { stack: engine.stack, interrupted: interrupted(state), ...copy };
  if (judged.some(isUnknown)) return { ...about, mended: false, ...sorted(judged.filter(isUnknown), state) };

  if (open.length > 0) {
    const mended = JSON.stringify(adopt(state, judged));
    await unlocked(hands, options, async () => {
      if (writtenAt(parseState(await engine.exportState())) !== writtenAt(state))
        throw new Error("The state has changed meanwhile: an update is running. Let it end, then run repair again.");
      await engine.importState(mended);
    });
  }
  say("Reading all resources anew …");
  await unlocked(hands, options, () => engine.refresh());
  return { ...about, mended: true, ...sorted(judged, parseState(await engine.exportState())) };
}

const isUnknown = ({ verdict }: Judged): boolean => verdict.kind === "unknown";

/** What a killed process had sent goes on, and AWS's lists lag behind. */
async function settle(state: State, { now, sleep, say }: Hands, { settleSeconds }: Options): Promise<void> {
  const left = (writtenAt(state) ?? 0) + settleSeconds * 1000 - now();
  const wait = Math.min(left, settleSeconds * 1000);
  if (wait <= 0) return;
  say(`Waiting ${Math.ceil(wait / 1000)} s for what was under way …`);
  await sleep(wait);
}

/** Does it, and once more when a lock was in the way that a killed process had left. */
async function unlocked(hands: Hands, { breakLock }: Options, act: () => Promise<void>): Promise<void> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Locked)) throw error;
    const who = describeHolders(error.holders);
    if (!breakLock && !isLeftOver(error.holders, hands))
      throw new Error(
        `The stack is held by another update (${who}). Let it end. If it is known to have ended, run repair with --break-lock.`,
      );
    hands.say(`Taking away the lock that was left (${who}) …`);
    await hands.engine.cancel();
    await act();
  }
}

/** `after` is the state after the refresh, which has dropped what was not there. */
function sorted(judged: readonly Judged[], after: State) {
  const there = new Set((after.deployment.resources ?? []).map(({ urn, id }) => `${urn}::${id}`));
  const result = {
    adopted: [] as Thing[],
    twice: [] as Thing[],
    absent: [] as Left[],
    repeatable: [] as Left[],
    unknown: [] as Unknown[],
  };
  for (const { pending, verdict } of judged) {
    const one = { urn: pending.urn, type: pending.type };
    if (verdict.kind === "unknown") result.unknown.push({ ...one, ...nameOf(pending), why: verdict.why });
    else if (verdict.kind === "repeatable") result.repeatable.push(one);
    else if (verdict.kind === "absent") result.absent.push(one);
    else if (!there.has(`${pending.urn}::${verdict.id}`)) result.absent.push(one);
    else if (verdict.kind === "adopt") (verdict.live ? result.twice : result.adopted).push({ ...one, id: verdict.id });
  }
  return result;
}

function nameOf({ inputs: { name, bucket, tags } }: Pending): { readonly name?: string } {
  const tag = typeof tags === "object" && tags !== null ? Reflect.get(tags, "Name") : undefined;
  const found = [name, bucket, tag].find((one) => typeof one === "string");
  return found === undefined ? {} : { name: found };
}
