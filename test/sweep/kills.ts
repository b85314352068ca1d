/** The whole local cloud is killed at each durable write about a case and started again; every case must end all the same. */
import { setTimeout as sleep } from "node:timers/promises";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { RunningPlatform } from "../whole/platform.ts";
import { Control, type Fault } from "./control.ts";
import { leftovers } from "./leftovers.ts";
import { openLooks } from "./looks.ts";
import { differences, type Outcome } from "./outcome.ts";
import { type Bench, ended } from "./trial.ts";
import { go, type WayName } from "./ways.ts";

/** A durable write: the nth about a case, of these collections; or one that is about no single case. */
export type Write = { readonly way: WayName; readonly nth: number; readonly collections: string };
export type Killed = { readonly write: Write; readonly misses: readonly string[] };
export type KilledAll = { readonly killed: readonly Killed[]; readonly leftovers: readonly string[] };

export type Wanted = {
  readonly ways: readonly WayName[];
  choose(writes: readonly Write[]): readonly Write[];
  /** How long a case may take after the last kill. */
  readonly limitSeconds: number;
  /** Told of each kill. */
  heard?(write: Write): void;
};

const sweepEveryMs = 5000;
/** How far a function has read a table's stream: of all cases, so it is hit whoever's it is. */
const checkpoints = "lambda/checkpoints";

const killAt = (host: string, { nth, collections }: Write): Fault => ({
  service: "store",
  operation: "commit",
  when: "after",
  error: "die",
  times: 1,
  nth,
  ...(collections === checkpoints ? { resource: checkpoints } : { trace: host }),
});

/**
 * Runs on a platform that is up. One case after the other is begun, and the cloud is killed right after its first, second, …
 * write. What was interrupted goes on while the next ones are under way; two copies of sweep run at the same time.
 */
export async function killAtEachWrite(platform: RunningPlatform, wanted: Wanted): Promise<KilledAll> {
  const key = await platform.secret("endpoints/ssh-login");
  const { limitSeconds } = wanted;
  const bench: Bench = { platform, looks: openLooks(platform), key, control: new Control(platform), limitSeconds };
  const references = new Map<WayName, Reference>();
  for (const way of wanted.ways) references.set(way, await faultless(bench, way));

  const stack = JSON.stringify(platform.outputs);
  const stop = twoSweeps(platform);
  const cases: { write: Write; host: string; id: Promise<string> }[] = [];
  for (const write of wanted.choose([...references.values()].flatMap(({ writes }) => writes))) {
    const host = `host-kill-${write.way}-${write.nth}-${cases.length}`;
    await bench.control.traceWrites(host, killAt(host, write));
    const id = go(bench, write.way, host, Number.POSITIVE_INFINITY);
    cases.push({ write, host, id });
    await Promise.race([platform.gone(), id.then(() => sleep(limitSeconds * 1000))]);
    wanted.heard?.(write);
    await platform.end("SIGKILL");
    await platform.start(undefined, ["--no-deploy"]);
    await platform.adopt(stack);
  }

  const until = Date.now() + limitSeconds * 1000;
  const ids = new Set([...references.values()].map(({ id }) => id));
  const killed = await Promise.all(
    cases.map(async ({ write, host, id: promised }): Promise<Killed> => {
      try {
        const id = await promised;
        ids.add(id);
        const outcome = await ended(bench, id, host, until);
        const reference = references.get(write.way);
        return { write, misses: reference ? differences(reference.outcome, outcome) : ["there is no faultless case"] };
      } catch (error) {
        return { write, misses: [error instanceof Error ? error.message : String(error)] };
      }
    }),
  );
  const left = await settled(platform, ids, until);
  await stop();
  return { killed, leftovers: left };
}

/** What is left over when sweep has had its time. */
async function settled(platform: RunningPlatform, ids: ReadonlySet<string>, until: number): Promise<readonly string[]> {
  for (;;) {
    const left = await leftovers(platform, ids);
    if (left.length === 0 || Date.now() > until) return left;
    await sleep(sweepEveryMs);
  }
}

type Reference = { readonly id: string; readonly outcome: Outcome; readonly writes: readonly Write[] };

/** A case that nothing kills, with the writes about it, in order. */
async function faultless(bench: Bench, way: WayName): Promise<Reference> {
  const host = `host-kill-${way}-none`;
  const until = Date.now() + bench.limitSeconds * 1000;
  await bench.control.traceWrites(host);
  const id = await go(bench, way, host, until);
  const outcome = await ended(bench, id, host, until);
  const calls = await bench.control.end(host);
  const own = calls.flatMap(({ service, resource = "" }) => (service === "store" ? [resource] : []));
  const writes = own.map((collections, at) => ({ way, nth: at + 1, collections }));
  return { id, outcome, writes: [...writes, { way, nth: 1, collections: checkpoints }] };
}

/** Two copies of sweep at the same time, again and again; a cloud that is down hears neither. */
function twoSweeps(platform: RunningPlatform): () => Promise<void> {
  const { client, target } = platform.deployment;
  const lambda = new LambdaClient({ ...client, maxAttempts: 1 });
  const once = () => lambda.send(new InvokeCommand({ FunctionName: target.functions.sweep, Payload: "{}" }));
  let running: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    running = Promise.allSettled([running, once(), once()]);
  }, sweepEveryMs);
  return async () => {
    clearInterval(timer);
    await running;
  };
}
