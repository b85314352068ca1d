import type { Json } from "../../service.ts";
import type { Block, State } from "./asl.ts";
import type { ThreadRecord } from "./records.ts";

/** A thread in memory: its record, the states it runs in, and its place in the tree. */
export type Thread = {
  readonly record: ThreadRecord;
  readonly block: Block;
  readonly parent?: Thread;
  readonly children: Map<number, Thread>;
  /** False once it ended or was cut off: whatever still comes for it is ignored. */
  alive: boolean;
  timer?: { cancel(): void };
};

export function makeThread(record: ThreadRecord, block: Block, parent?: Thread): Thread {
  const thread: Thread = { record, block, children: new Map(), alive: true, ...(parent ? { parent } : {}) };
  if (parent && record.parent) parent.children.set(record.parent.index, thread);
  return thread;
}

/** The state a thread is in. */
export function stateOf(thread: Thread): State {
  const state = thread.block.States.get(thread.record.state);
  if (!state) throw new Error(`The definition has no state "${thread.record.state}".`);
  return state;
}

/** The states that the child with this index runs. */
export function childBlock(parent: Thread, index: number): Block {
  const state = stateOf(parent);
  const block =
    state.Type === "Parallel" ? state.Branches[index] : state.Type === "Map" ? state.ItemProcessor : undefined;
  if (!block) throw new Error(`The state "${parent.record.state}" has no branch ${index}.`);
  return block;
}

/** All variables that a thread sees, its own over those around it; an item of a distributed map sees its own only. */
export function variablesOf(thread: Thread): Readonly<Record<string, Json>> {
  const own = thread.record.variables;
  return thread.parent && !thread.block.isDistributed ? { ...variablesOf(thread.parent), ...own } : own;
}

/** A thread and all below it. */
export function* family(thread: Thread): Generator<Thread> {
  yield thread;
  for (const child of thread.children.values()) yield* family(child);
}

/** Cuts a thread off with all below it. */
export function cutOff(thread: Thread): Thread[] {
  const ended = [...family(thread)];
  for (const one of ended) {
    one.alive = false;
    one.timer?.cancel();
  }
  return ended;
}

/** The map item that a thread works on, its own or that of a thread around it. */
export function mapItemOf(thread: Thread): ThreadRecord["map"] {
  return thread.record.map ?? (thread.parent && mapItemOf(thread.parent));
}
