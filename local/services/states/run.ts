import { setImmediate } from "node:timers/promises";
import type { Json } from "../../service.ts";
import { contextOf } from "./context.ts";
import * as events from "./events.ts";
import { logEvents } from "./execution-log.ts";
import { names, StateFailure } from "./failure.ts";
import { Journal } from "./journal.ts";
import { limits } from "./limits.ts";
import { type Plan, plan } from "./plan.ts";
import type { ExecutionRecord, HistoryRecord, Outcome, Phase, ThreadRecord } from "./records.ts";
import { recover } from "./recover.ts";
import {
  type Ending,
  endEvent,
  failed,
  outcomeOf,
  type Program,
  type Surroundings,
  stateFailure,
} from "./run-kinds.ts";
import { Siblings } from "./siblings.ts";
import { childBlock, cutOff, family, makeThread, stateOf, type Thread, variablesOf } from "./thread.ts";
import { newToken } from "./token.ts";
import type { Conclusion, View } from "./view.ts";
import { Waits } from "./waits.ts";

/** One execution while it runs. Each step is durable before anything outside sees it, so a killed process goes on where it was. */
export class Run {
  readonly execution: ExecutionRecord;
  readonly #around: Surroundings;
  readonly #program: Program;
  readonly #journal: Journal;
  readonly #siblings: Siblings;
  readonly #waits: Waits;
  readonly #input: Json;
  readonly #root: Thread;
  #timer: { cancel(): void } | undefined;

  private constructor(
    around: Surroundings,
    program: Program,
    execution: ExecutionRecord,
    root: ThreadRecord,
    count: number,
  ) {
    this.execution = execution;
    this.#around = around;
    this.#program = program;
    const log = (written: readonly HistoryRecord[]) => logEvents(around.cloud, program.logging, execution, written);
    this.#journal = new Journal(around.records, execution, count, () => this.#now(), log);
    const advance = (thread: Thread) => void this.#advance(thread);
    this.#siblings = new Siblings(this.#journal, advance);
    this.#waits = new Waits(around.cloud, execution, this.#journal, advance);
    this.#input = JSON.parse(execution.input);
    this.#root = makeThread(root, program.definition);
  }

  /** Starts a new execution; it is durable when this returns. */
  static begin(around: Surroundings, program: Program, execution: ExecutionRecord): Run {
    const root: ThreadRecord = {
      id: "0",
      state: program.definition.StartAt,
      input: JSON.parse(execution.input),
      entered: execution.started,
      attempts: [],
      variables: {},
      lastEvent: 0,
      enteredEvent: 0,
      phase: { kind: "enter" },
    };
    const run = new Run(around, program, execution, root, 0);
    const { input, roleArn, versionArn } = execution;
    run.#journal.note(run.#root, events.executionStarted(input, roleArn, versionArn));
    around.records.transaction(() => {
      around.records.executions.put(execution.arn, execution);
      run.#journal.flush();
    });
    run.#go();
    return run;
  }

  /** Takes up an execution where a former process left it. */
  static resume(
    around: Surroundings,
    program: Program,
    execution: ExecutionRecord,
    records: readonly ThreadRecord[],
    count: number,
  ): Run {
    const depth = (id: string) => id.split(".").length;
    const [root, ...rest] = [...records].sort((a, b) => depth(a.id) - depth(b.id));
    if (!root) throw new Error(`The execution ${execution.arn} has no thread to go on with.`);
    const run = new Run(around, program, execution, root, count);
    const made = new Map([[root.id, run.#root]]);
    for (const record of rest) {
      const parent = record.parent && made.get(record.parent.id);
      if (!parent || !record.parent) throw new Error(`A thread of ${execution.arn} has lost the one above it.`);
      made.set(record.id, makeThread(record, childBlock(parent, record.parent.index), parent));
    }
    run.#go();
    return run;
  }

  #go(): void {
    const { deadline } = this.execution;
    if (deadline !== undefined)
      this.#timer = this.#around.cloud.clock.setTimer(deadline, () =>
        this.end({ status: "TIMED_OUT", error: names.timeout }),
      );
    for (const thread of [...family(this.#root)]) void this.#advance(thread);
  }

  /** Ends all of it now. */
  end(ending: Ending): void {
    if (this.execution.status !== "RUNNING") return;
    const { status, ...rest } = ending;
    this.#journal.note(this.#root, endEvent(ending), true);
    this.#journal.removed(cutOff(this.#root));
    Object.assign(this.execution, rest, { status, stopped: this.#now() });
    this.#timer?.cancel();
    this.#journal.flush();
    this.#around.onEnd(this.execution);
  }

  /** Forgets it in memory only, for a process that stops. */
  halt(): void {
    this.#timer?.cancel();
    cutOff(this.#root);
  }

  /** What a token's holder says; false when nobody waits for that token any more. */
  answer(threadId: string, token: string, outcome: Outcome): boolean {
    return this.#waits.answer(this.#find(threadId), token, outcome);
  }

  /** Moves the heartbeat's limit; false when nobody waits for that token any more. */
  heartbeat(threadId: string, token: string): boolean {
    return this.#waits.heartbeat(this.#find(threadId), token);
  }

  #find(threadId: string): Thread | undefined {
    for (const thread of family(this.#root)) if (thread.record.id === threadId) return thread;
    return undefined;
  }

  /** Goes on until the thread has to wait for something outside. */
  async #advance(thread: Thread): Promise<void> {
    try {
      for (let hops = 1; thread.alive; hops += 1) {
        if (this.#journal.isFull) {
          const cause = `The execution reached the maximum number of history events (${limits.historyEvents}).`;
          this.end({ status: "FAILED", error: names.runtime, cause });
          return;
        }
        const { phase } = thread.record;
        if (phase.kind === "enter") this.#enter(thread);
        else if (phase.kind === "attempt") await this.#attempt(thread);
        else if (phase.kind === "settled") await this.#leave(thread, phase.outcome);
        else {
          this.#journal.flush();
          if (phase.kind === "children") this.#siblings.fill(thread, phase);
          else this.#waits.hold(thread, phase);
          return;
        }
        if (hops % 50 > 0) continue;
        this.#journal.flush();
        await setImmediate();
      }
    } catch (error) {
      if (!thread.alive) return;
      const cause = error instanceof Error ? error.message : String(error);
      this.#around.cloud.log(`${this.execution.arn} failed inside the local cloud: ${cause}`);
      this.end({ status: "FAILED", error: names.runtime, cause });
    }
  }

  #enter(thread: Thread): void {
    const { record } = thread;
    if (this.#around.isDeleting(this.execution.machineArn)) {
      this.end({ status: "ABORTED", cause: "The state machine was deleted." });
      return;
    }
    record.entered = this.#now();
    this.#journal.note(thread, events.entered(stateOf(thread).Type, record.state, record.input));
    record.enteredEvent = record.lastEvent;
    this.#put(thread, { kind: "attempt" });
  }

  async #attempt(thread: Thread): Promise<void> {
    const { region, account } = this.#program;
    const place = { region, account, newToken: () => newToken(this.execution.arn, thread.record.id) };
    const planned = await this.#try(thread, () => plan(stateOf(thread), this.#view(thread), place));
    if (planned && thread.alive) this.#follow(thread, planned);
  }

  #follow(thread: Thread, planned: Plan): void {
    switch (planned.kind) {
      case "leave":
        this.#exit(thread, planned.conclusion, planned.next);
        break;
      case "wait":
        this.#put(thread, { kind: "wait", until: planned.until });
        break;
      case "fail":
        this.#fail(thread, failed(planned.error, planned.cause));
        break;
      case "children":
        this.#siblings.begin(thread, planned, this.#now());
        break;
      case "call":
        for (const event of events.taskScheduled(planned.phase, this.#program.region, planned.seconds))
          this.#journal.note(thread, event);
        this.#put(thread, planned.phase);
    }
  }

  /** The attempt is over: the state is left by its Next or by a Catch, tried again, or its failure goes outward. */
  async #leave(thread: Thread, outcome: Outcome): Promise<void> {
    const state = stateOf(thread);
    const view = this.#view(thread);
    if (outcome.ok) {
      if (!("leave" in state)) throw new Error(`A ${state.Type} gives no result.`);
      const done = await this.#try(thread, () => state.leave(view, outcome.result));
      if (done && thread.alive) this.#exit(thread, done, state.Next);
      return;
    }
    const { attempts } = thread.record;
    const recovery = await recover(state, attempts, outcome, view, this.#around.random).catch(stateFailure);
    if (!thread.alive) return;
    if (recovery instanceof StateFailure) this.#fail(thread, this.#noteFailure(thread, recovery));
    else if (recovery === undefined) this.#fail(thread, outcome);
    else if (recovery.kind === "caught") this.#exit(thread, recovery.conclusion, recovery.next);
    else {
      attempts[recovery.retrier] = (attempts[recovery.retrier] ?? 0) + 1;
      this.#put(thread, { kind: "retry", until: this.#now() + recovery.delay });
    }
  }

  /** Runs what may fail as a state does; a failure ends the attempt. */
  async #try<T>(thread: Thread, work: () => Promise<T>): Promise<T | undefined> {
    const result = await work().catch(stateFailure);
    if (!(result instanceof StateFailure)) return result;
    if (!thread.alive) return undefined;
    this.#put(thread, { kind: "settled", outcome: this.#noteFailure(thread, result) });
    return undefined;
  }

  /** The failure as the state's: AWS says in which state it happened, and where that was entered. */
  #noteFailure(thread: Thread, failure: StateFailure): Extract<Outcome, { ok: false }> {
    const { error, reason, location } = failure;
    const { state, enteredEvent } = thread.record;
    if (location !== undefined) this.#journal.note(thread, events.evaluationFailed(state, error, reason, location));
    if (error === names.dataLimit || error === names.noChoice) return outcomeOf(failure);
    const where = `An error occurred while executing the state '${state}' (entered at the event id #${enteredEvent}).`;
    return failed(error, `${where} ${reason ?? ""}`.trimEnd());
  }

  #exit(thread: Thread, { output, assigned }: Conclusion, next: string | undefined): void {
    const { record } = thread;
    this.#journal.note(thread, events.exited(stateOf(thread).Type, record.state, output, assigned));
    Object.assign(record.variables, assigned);
    record.attempts = [];
    if (next !== undefined) {
      record.state = next;
      record.input = output;
      this.#put(thread, { kind: "enter" });
    } else if (thread.parent) this.#siblings.finish(thread.parent, thread, output);
    else this.end({ status: "SUCCEEDED", output: JSON.stringify(output) });
  }

  #fail(thread: Thread, outcome: Extract<Outcome, { ok: false }>): void {
    const { error, cause } = outcome;
    if (thread.parent) this.#siblings.fail(thread.parent, thread, outcome);
    else this.end({ status: "FAILED", ...(error ? { error } : {}), ...(cause === undefined ? {} : { cause }) });
  }

  #put(thread: Thread, phase: Phase): void {
    thread.record.phase = phase;
    this.#journal.changed(thread);
  }

  #view(thread: Thread): View {
    return {
      evaluator: this.#program.evaluator,
      state: thread.record.state,
      input: thread.record.input,
      context: contextOf(thread, this.execution, this.#input),
      variables: variablesOf(thread),
      now: this.#now(),
    };
  }

  #now(): number {
    return this.#around.cloud.clock.now();
  }
}
