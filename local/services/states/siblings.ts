import type { Json } from "../../service.ts";
import * as events from "./events.ts";
import { names } from "./failure.ts";
import type { Journal } from "./journal.ts";
import type { ChildrenPlan } from "./plan-children.ts";
import type { ChildrenPhase, Outcome, ThreadRecord, Tolerance } from "./records.ts";
import { childBlock, cutOff, makeThread, stateOf, type Thread } from "./thread.ts";

/** The branches of a Parallel and the items of a Map: started in order, gathered in order, cut off when one fails. */
export class Siblings {
  readonly #journal: Journal;
  readonly #advance: (thread: Thread) => void;

  constructor(journal: Journal, advance: (thread: Thread) => void) {
    this.#journal = journal;
    this.#advance = advance;
  }

  /** Makes a thread for each branch or item; `fill` starts them. */
  begin(parent: Thread, { children, atOnce, tolerance }: ChildrenPlan, now: number): void {
    const isMap = stateOf(parent).Type === "Map";
    this.#journal.note(parent, isMap ? events.mapStarted(children.length) : { type: "ParallelStateStarted" });
    for (const [index, { input, map, items }] of children.entries()) {
      const block = childBlock(parent, index);
      const record: ThreadRecord = {
        id: `${parent.record.id}.${index}`,
        parent: { id: parent.record.id, index },
        ...(map ? { map } : {}),
        ...(items === undefined ? {} : { items }),
        state: block.StartAt,
        input,
        entered: now,
        attempts: [],
        variables: {},
        lastEvent: parent.record.lastEvent,
        enteredEvent: parent.record.lastEvent,
        phase: { kind: "queued" },
      };
      this.#journal.changed(makeThread(record, block, parent));
    }
    const counts = tolerance ? { tolerance, failed: 0 } : {};
    parent.record.phase = { kind: "children", count: children.length, atOnce, started: 0, done: 0, ...counts };
    this.#journal.changed(parent);
    if (children.length === 0) this.#join(parent);
  }

  /** Starts as many as may run at once. */
  fill(parent: Thread, phase: ChildrenPhase): void {
    const starting: Thread[] = [];
    while (phase.started < phase.count && phase.started - phase.done < phase.atOnce) {
      const child = parent.children.get(phase.started);
      if (!child) throw new Error(`Item ${phase.started} of "${parent.record.state}" is lost.`);
      phase.started += 1;
      child.record.phase = { kind: "enter" };
      this.#noteIteration(parent, child, "Started");
      this.#journal.changed(child);
      starting.push(child);
    }
    if (starting.length === 0) return;
    this.#journal.changed(parent);
    this.#journal.flush();
    for (const child of starting) this.#advance(child);
  }

  /** A branch or item came to its end. */
  finish(parent: Thread, child: Thread, output: Json): void {
    this.#noteIteration(parent, child, "Succeeded");
    child.record.phase = { kind: "done", output };
    this.#over(parent, child);
  }

  /** A branch or item is over, and the state goes on: with the next item, or with all results. */
  #over(parent: Thread, child: Thread): void {
    const phase = childrenOf(parent);
    this.#journal.changed(child);
    phase.done += 1;
    this.#journal.changed(parent);
    if (phase.done < phase.count) this.fill(parent, phase);
    else {
      this.#join(parent);
      this.#advance(parent);
    }
  }

  #join(parent: Thread): void {
    const children = [...parent.children.values()].sort((a, b) => indexOf(a) - indexOf(b));
    const result = children.flatMap(({ record: { phase } }) => (phase.kind === "done" ? [phase.output] : []));
    this.#dismiss(parent);
    this.#end(parent, "Succeeded", { ok: true, result });
  }

  /** A branch or item failed, and nothing inside caught it. */
  fail(parent: Thread, child: Thread, failure: Extract<Outcome, { ok: false }>): void {
    this.#noteIteration(parent, child, "Failed");
    const outcome = this.#judge(parent, child, failure);
    if (!outcome) {
      for (const inner of child.children.values()) this.#journal.removed(cutOff(inner));
      child.children.clear();
      child.record.phase = { kind: "tolerated" };
      this.#over(parent, child);
      return;
    }
    for (const other of parent.children.values())
      if (other !== child && isUnderWay(other)) this.#noteIteration(parent, other, "Aborted");
    this.#dismiss(parent);
    this.#end(parent, "Failed", outcome);
    this.#advance(parent);
  }

  /** What the failure of a child comes to for the state; undefined while more items may fail. */
  #judge(parent: Thread, child: Thread, failure: Outcome): Outcome | undefined {
    const phase = childrenOf(parent);
    if (!phase.tolerance) return failure;
    phase.failed = (phase.failed ?? 0) + (child.record.items ?? 1);
    if (isTolerated(phase.failed, phase.tolerance)) return undefined;
    return {
      ok: false,
      error: names.tooManyFailures,
      cause: "The specified tolerated failure threshold was exceeded",
    };
  }

  #dismiss(parent: Thread): void {
    for (const child of parent.children.values()) this.#journal.removed(cutOff(child));
    parent.children.clear();
  }

  #end(parent: Thread, how: "Succeeded" | "Failed", outcome: Outcome): void {
    this.#journal.note(parent, { type: `${stateOf(parent).Type}State${how}` });
    parent.record.phase = { kind: "settled", outcome };
  }

  #noteIteration(parent: Thread, child: Thread, how: "Started" | "Succeeded" | "Failed" | "Aborted"): void {
    if (stateOf(parent).Type === "Map")
      this.#journal.note(child, events.iteration(how, parent.record.state, indexOf(child)));
  }
}

const indexOf = (thread: Thread) => thread.record.parent?.index ?? 0;

const isUnderWay = ({ record: { phase } }: Thread) =>
  phase.kind !== "queued" && phase.kind !== "done" && phase.kind !== "tolerated";

function childrenOf({ record: { phase, state } }: Thread): ChildrenPhase {
  if (phase.kind === "children") return phase;
  throw new Error(`"${state}" does not wait for its branches.`);
}

/** The state fails as soon as either number is exceeded. */
const isTolerated = (failed: number, { count, percentage, items }: Tolerance) =>
  (count !== null || percentage !== null) &&
  failed <= (count ?? items) &&
  (failed / items) * 100 <= (percentage ?? 100);
