import type { Outcome, Sandbox, Start } from "./sandbox.ts";

/** How many worker threads there may be: of one version of a function, and in all. */
export type Limits = { readonly perVersion: number; readonly total: number; readonly idleMilliseconds: number };

export const defaultLimits: Limits = { perVersion: 6, total: 20, idleMilliseconds: 300_000 };

/** One call of a function, waiting for a worker. */
export type Job<V> = {
  readonly version: V;
  readonly cap: number;
  run(sandbox: Sandbox, first: Start | undefined): Promise<Outcome>;
};

type Waiting<V> = { readonly job: Job<V>; resolve(outcome: Outcome): void; reject(error: unknown): void };
type Member = {
  readonly sandbox: Sandbox;
  start: Start | undefined;
  state: "starting" | "idle" | "busy" | "gone";
  since: number;
};
type Pool<V> = {
  readonly version: V;
  readonly members: Set<Member>;
  readonly queue: Waiting<V>[];
  growing: NodeJS.Timeout | undefined;
  cap: number;
};

/** A call waits this long for one of its version's workers before another one is started for it. */
const patience = 25;

/** Workers by version of a function: started as calls queue up, kept warm, ended when long idle or when others need the room. */
export function workerPools<V>(
  keyOf: (version: V) => string,
  start: (version: V, ended: () => void) => Sandbox,
  limits: Limits = defaultLimits,
) {
  const pools = new Map<string, Pool<V>>();
  const members = (): Member[] => [...pools.values()].flatMap((pool) => [...pool.members]);
  let closed = false;
  const reaper = setInterval(reap, Math.min(10_000, limits.idleMilliseconds)).unref();

  function pump(pool: Pool<V>): void {
    if (closed) return;
    for (const member of pool.members) {
      if (member.state !== "idle") continue;
      const next = pool.queue.shift();
      if (!next) return;
      void work(pool, member, next);
    }
    if (pool.queue.length === 0) return;
    if (pool.members.size === 0) grow(pool);
    else
      pool.growing ??= setTimeout(() => {
        pool.growing = undefined;
        if (pool.queue.length === 0) return;
        if ([...pool.members].every(({ state }) => state !== "starting")) grow(pool);
        pump(pool);
      }, patience);
  }

  async function work(pool: Pool<V>, member: Member, { job, resolve, reject }: Waiting<V>): Promise<void> {
    member.state = "busy";
    const first = member.start;
    member.start = undefined;
    const done = await job.run(member.sandbox, first).then(
      (outcome) => () => resolve(outcome),
      (error: unknown) => () => reject(error),
    );
    if (closed) return;
    done();
    if (first?.error || member.sandbox.over()) drop(pool, member);
    if (member.state === "busy") member.state = "idle";
    member.since = performance.now();
    const starving = [...pools.values()].find(({ queue, members }) => queue.length > 0 && members.size === 0);
    if (starving) {
      if (members().length >= limits.total) drop(pool, member);
      grow(starving);
    }
    pump(pool);
  }

  function grow(pool: Pool<V>): void {
    if (pool.members.size >= Math.min(pool.cap, limits.perVersion)) return;
    if (members().length >= limits.total && !makeRoom()) return;
    const sandbox = begin(pool, () => gone());
    if (!sandbox) return;
    const member: Member = { sandbox, start: undefined, state: "starting", since: performance.now() };
    const gone = () => {
      drop(pool, member);
      pump(pool);
    };
    pool.members.add(member);
    void member.sandbox.started.then((begun) => {
      if (member.state !== "starting") return;
      member.start = begun;
      member.state = "idle";
      pump(pool);
    });
  }

  /** A worker that cannot even be begun (its role is gone) fails the calls that only it could have answered. */
  function begin(pool: Pool<V>, ended: () => void): Sandbox | undefined {
    try {
      return start(pool.version, ended);
    } catch (error) {
      if (pool.members.size === 0) for (const { reject } of pool.queue.splice(0)) reject(error);
      return undefined;
    }
  }

  function makeRoom(): boolean {
    let oldest: { pool: Pool<V>; member: Member } | undefined;
    for (const pool of pools.values()) {
      for (const member of pool.members) {
        if (member.state === "idle" && member.since <= (oldest?.member.since ?? Infinity)) oldest = { pool, member };
      }
    }
    if (oldest) drop(oldest.pool, oldest.member);
    return oldest !== undefined;
  }

  function drop(pool: Pool<V>, member: Member): void {
    if (member.state === "gone") return;
    member.state = "gone";
    pool.members.delete(member);
    void member.sandbox.close();
  }

  function reap(): void {
    for (const [key, pool] of pools) {
      for (const member of pool.members) {
        if (member.state === "idle" && performance.now() - member.since >= limits.idleMilliseconds) drop(pool, member);
      }
      if (pool.members.size === 0 && pool.queue.length === 0) pools.delete(key);
    }
  }

  return {
    submit(job: Job<V>): Promise<Outcome> {
      const key = keyOf(job.version);
      const pool = pools.get(key) ?? {
        version: job.version,
        members: new Set(),
        queue: [],
        growing: undefined,
        cap: job.cap,
      };
      pools.set(key, pool);
      pool.cap = job.cap;
      return new Promise((resolve, reject) => {
        pool.queue.push({ job, resolve, reject });
        pump(pool);
      });
    },
    size: () => members().length,
    /** Ends all workers. Calls under way get no answer, as if the power had gone: whoever made them begins again at the next start. */
    async close(): Promise<void> {
      closed = true;
      clearInterval(reaper);
      for (const { growing } of pools.values()) clearTimeout(growing);
      await Promise.all(members().map(({ sandbox }) => sandbox.close()));
      pools.clear();
    },
  };
}
