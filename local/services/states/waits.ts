import type { Cloud } from "../../cloud-type.ts";
import * as events from "./events.ts";
import { names } from "./failure.ts";
import type { Journal } from "./journal.ts";
import { callFunction } from "./lambda-call.ts";
import type { ExecutionRecord, Outcome, Phase, TaskPhase } from "./records.ts";
import { withinLimit } from "./run-kinds.ts";
import type { Thread } from "./thread.ts";

/** What a thread waits for outside: a time, a function, or whoever holds its token. A phase that was left ignores what still comes. */
export class Waits {
  readonly #cloud: Cloud;
  readonly #execution: ExecutionRecord;
  readonly #journal: Journal;
  readonly #advance: (thread: Thread) => void;

  constructor(cloud: Cloud, execution: ExecutionRecord, journal: Journal, advance: (thread: Thread) => void) {
    this.#cloud = cloud;
    this.#execution = execution;
    this.#journal = journal;
    this.#advance = advance;
  }

  /** Sets the timers and calls the function; after a restart too. The phase is durable already. */
  hold(thread: Thread, phase: Phase): void {
    if (phase.kind === "retry") this.#at(thread, phase, phase.until, { kind: "attempt" });
    if (phase.kind === "wait") {
      const outcome = { ok: true, result: thread.record.input } as const;
      this.#at(thread, phase, phase.until, { kind: "settled", outcome });
    }
    if (phase.kind !== "task") return;
    this.#arm(thread, phase);
    if (!phase.submitted) void this.#call(thread, phase);
  }

  /** False when the thread does not wait for this token. */
  answer(thread: Thread | undefined, token: string, outcome: Outcome): boolean {
    const phase = thread && waitingFor(thread, token);
    return thread !== undefined && phase !== undefined && this.#settle(thread, phase, outcome);
  }

  /** False when the thread does not wait for this token. */
  heartbeat(thread: Thread | undefined, token: string): boolean {
    const phase = thread && waitingFor(thread, token);
    if (!thread || !phase) return false;
    if (phase.heartbeatSeconds === undefined) return true;
    phase.beatBy = this.#cloud.clock.now() + phase.heartbeatSeconds * 1000;
    this.#journal.changed(thread);
    this.#journal.flush();
    this.#arm(thread, phase);
    return true;
  }

  #at(thread: Thread, phase: Phase, at: number, then: Phase): void {
    thread.timer = this.#cloud.clock.setTimer(at, () => {
      if (isIn(thread, phase)) this.#go(thread, then);
    });
  }

  /** The nearer of the task's own limit and its next heartbeat. */
  #arm(thread: Thread, phase: TaskPhase): void {
    thread.timer?.cancel();
    const at = Math.min(phase.deadline ?? Number.POSITIVE_INFINITY, phase.beatBy ?? Number.POSITIVE_INFINITY);
    if (at === Number.POSITIVE_INFINITY) return;
    const missed = phase.beatBy === at && phase.deadline !== at;
    const late: Outcome = { ok: false, error: names.timeout, ...(missed && { missedHeartbeat: true }) };
    thread.timer = this.#cloud.clock.setTimer(at, () => this.#settle(thread, phase, late, true));
  }

  async #call(thread: Thread, phase: TaskPhase): Promise<void> {
    const outcome = await callFunction(this.#cloud, phase, this.#execution);
    if (!isIn(thread, phase)) return;
    if (phase.token === undefined || !outcome.ok) {
      this.#settle(thread, phase, outcome);
      return;
    }
    phase.submitted = true;
    this.#journal.note(thread, events.taskSubmitted(phase, outcome.result));
    this.#journal.flush();
  }

  /** The first end of a task counts: it is written with its event, then the thread goes on. */
  #settle(thread: Thread, phase: TaskPhase, outcome: Outcome, timedOut = false): boolean {
    if (!isIn(thread, phase)) return false;
    thread.timer?.cancel();
    const fitting = withinLimit(outcome, phase.resource);
    this.#journal.note(thread, events.taskEnded(phase, fitting, timedOut));
    this.#go(thread, { kind: "settled", outcome: fitting });
    return true;
  }

  #go(thread: Thread, phase: Phase): void {
    thread.record.phase = phase;
    this.#journal.changed(thread);
    this.#journal.flush();
    this.#advance(thread);
  }
}

const isIn = (thread: Thread, phase: Phase) => thread.alive && thread.record.phase === phase;

function waitingFor({ record: { phase } }: Thread, token: string): TaskPhase | undefined {
  return phase.kind === "task" && phase.token === token ? phase : undefined;
}
