import type { Json } from "../../service.ts";
import * as events from "./events.ts";
import type { Journal } from "./journal.ts";
import type { ChildrenPlan } from "./plan-children.ts";
import type { ChildrenPhase, Outcome, ThreadRecord } from "./records.ts";
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
  begin(parent: Thread, { children, atOnce }: ChildrenPlan, now: number): void {
    const isMap = stateOf(parent).Type === "Map";
    this.#journal.note(parent, isMap ? events.mapStarted(children.length) : { type: "ParallelStateStarted" });
    for (const [index, { input, map }] of children.entries()) {
      const block = childBlock(parent, index);
      const record: ThreadRecord = {
        id: `${parent.record.id}.${index}`,
        parent: { id: parent.record.id, index },
        ...(map ? { map } : {}),
        state: block.StartAt,
        input,
        entered: now,
        attempts: [],
        variables: {},
        lastEvent: parent.record.lastEvent,
        phase: { kind: "queued" },
      };
      this.#journal.changed(makeThread(record, block, parent));
    }
    parent.record.phase = { kind: "children", count: children.length, atOnce, started: 0, done: 0 };
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
    const { phase } = parent.record;
    if (phase.kind !== "children") throw new Error(`"${parent.record.state}" does not wait for its branches.`);
    this.#noteIteration(parent, child, "Succeeded");
    child.record.phase = { kind: "done", output };
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
    const result = children.map(({ record: { phase } }) => (phase.kind === "done" ? phase.output : null));
    this.#dismiss(parent);
    this.#end(parent, "Succeeded", { ok: true, result });
  }

  /** A branch or item failed, and nothing inside caught it. */
  fail(parent: Thread, child: Thread, outcome: Outcome): void {
    this.#noteIteration(parent, child, "Failed");
    for (const other of parent.children.values())
      if (other !== child && isUnderWay(other)) this.#noteIteration(parent, other, "Aborted");
    this.#dismiss(parent);
    this.#end(parent, "Failed", outcome);
    this.#advance(parent);
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

const isUnderWay = ({ record: { phase } }: Thread) => phase.kind !== "queued" && phase.kind !== "done";
