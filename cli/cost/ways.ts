/** The shortest and the longest way through a state machine, without failures: Retry and Catch are not followed. */
import { applies, assigned, beginsRound, type Counters } from "./counters.ts";
import { callOf, type Machine, mostItems, perItem, type State } from "./machine.ts";
import { both, nothing, repeated, type Trace } from "./trace.ts";

/**
 * `shortest`: lists are empty, questions are answered by a button. `loopsOnce`: the longest way with one round of each
 * loop and one item of each list. `longest`: all rounds and items that the definition allows.
 */
export type Way = "shortest" | "loopsOnce" | "longest";

export type Measured = {
  readonly trace: Trace;
  /** Names of states that may be repeated, nobody knows how often: they are counted once. */
  readonly unbounded: ReadonlySet<string>;
};

/** `price` says which of two ways is the longer one. */
export function measure(machine: Machine, way: Way, price: (trace: Trace) => number): Measured {
  const unbounded = new Set<string>();
  const search = new Search(way, price, unbounded);
  const trace = search.through(machine, new Map());
  if (trace === undefined) throw new Error("no way through the state machine ends");
  return { trace, unbounded };
}

/** `open`: states on the way here from which another way was cut off, as they would be passed again. */
type Found = { readonly trace: Trace | undefined; readonly open: ReadonlySet<string> };

class Search {
  readonly #way: Way;
  readonly #price: (trace: Trace) => number;
  readonly #unbounded: Set<string>;

  constructor(way: Way, price: (trace: Trace) => number, unbounded: Set<string>) {
    this.#way = way;
    this.#price = price;
    this.#unbounded = unbounded;
  }

  /** Undefined when no way ends. */
  through({ StartAt: start, States: states }: Machine, counters: Counters): Trace | undefined {
    const known = new Map<string, Found>();
    const passed = new Set<string>();

    const from = (name: string, now: Counters): Found => {
      const key = JSON.stringify([name, ...[...now].sort()]);
      const before = known.get(key);
      if (before) return before;
      if (passed.has(key)) {
        this.#unbounded.add(name);
        return { trace: undefined, open: new Set([key]) };
      }
      passed.add(key);
      const state = states[name];
      const found = state ? step(state, now) : { trace: undefined, open: new Set<string>() };
      passed.delete(key);
      const open = new Set([...found.open].filter((one) => one !== key));
      const result = { trace: found.trace, open };
      // What was cut off elsewhere may look better from there.
      if (open.size === 0) known.set(key, result);
      return result;
    };

    const step = (state: State, now: Counters): Found => {
      const own = this.#inside(state, now);
      const next = nextOf(state, now, this.#way);
      if (own === undefined) return { trace: undefined, open: new Set() };
      if (next.length === 0) return { trace: own, open: new Set() };
      const found = next.map(([name, after]) => from(name, after));
      const best = this.#best(found.flatMap(({ trace }) => trace ?? []));
      return { trace: best && both(own, best), open: new Set(found.flatMap(({ open }) => [...open])) };
    };

    return from(start, counters).trace;
  }

  /** The state itself, and what is inside of it. */
  #inside(state: State, now: Counters): Trace | undefined {
    const entered = { ...nothing, transitions: 1 };
    if (state.Type === "Task") return both(entered, this.#task(state));
    const inner = state.Branches?.map((branch) => this.through(branch, now)) ?? this.#items(state, now);
    return inner.reduce((all, one) => all && one && both(all, one), entered);
  }

  #task(state: State): Trace {
    const call = callOf(state);
    if (call.kind === "other") return nothing;
    const forms = call.waits?.forms && this.#way !== "shortest" ? 1 : 0;
    return { ...nothing, calls: { [call.arn]: 1 }, questions: call.waits ? 1 : 0, forms };
  }

  #items(state: State, now: Counters): readonly (Trace | undefined)[] {
    const item = perItem(state);
    if (item === undefined || this.#way === "shortest") return [];
    const one = this.through(item, now);
    const count = this.#way === "longest" ? mostItems(state) : 1;
    if (count === undefined) this.#unbounded.add(item.StartAt);
    return [one && repeated(count ?? 1, one)];
  }

  #best(traces: readonly Trace[]): Trace | undefined {
    const better = (a: Trace, b: Trace) => (this.#price(a) < this.#price(b) ? -1 : 1);
    const sorted = traces.toSorted(better);
    return this.#way === "shortest" ? sorted[0] : sorted.at(-1);
  }
}

/** Where a state can lead to; none: it ends. */
function nextOf(state: State, now: Counters, way: Way): readonly (readonly [string, Counters])[] {
  const after = assigned(now, state.Assign);
  const next: [string, Counters][] = [];
  for (const rule of state.Choices ?? []) {
    const decided = way === "loopsOnce" && beginsRound(rule) ? false : applies(now, rule);
    if (decided === false) continue;
    next.push([rule.Next, assigned(now, rule.Assign)]);
    if (decided) return next;
  }
  const otherwise = state.Default ?? state.Next;
  if (otherwise !== undefined) next.push([otherwise, after]);
  return next;
}
