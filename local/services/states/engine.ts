import type { Cloud } from "../../cloud-type.ts";
import { AwsError } from "../../service.ts";
import { executionArn, parseMachineArn } from "./arn.ts";
import type { Block } from "./asl.ts";
import { definitionOf } from "./definition.ts";
import { loggingOf } from "./execution-log.ts";
import { checkExecutionInput, executionName, findExecution, holderOfName } from "./executions.ts";
import { type Evaluator, makeEvaluator } from "./jsonata/expression.ts";
import type { Machines } from "./machines.ts";
import type { ExecutionRecord, Outcome, Records, ThreadRecord } from "./records.ts";
import { Run } from "./run.ts";
import type { Program, Surroundings } from "./run-kinds.ts";
import { announce } from "./status-event.ts";
import { readToken } from "./token.ts";

/** Runs executions: starts them, finds those that a token belongs to, and takes them up again after a restart. */
export class Engine {
  readonly #cloud: Cloud;
  readonly #records: Records;
  readonly #machines: Machines;
  readonly #around: Surroundings;
  readonly #runs = new Map<string, Run>();
  readonly #compiled = new Map<string, { definition: Block; evaluator: Evaluator }>();

  constructor(cloud: Cloud, records: Records, machines: Machines, random: () => number) {
    this.#cloud = cloud;
    this.#records = records;
    this.#machines = machines;
    this.#around = {
      cloud,
      records,
      random,
      isDeleting: (arn) => machines.isDeleting(arn),
      onEnd: (execution) => this.#ended(execution),
    };
  }

  start({
    stateMachineArn,
    name: wanted,
    input,
  }: {
    stateMachineArn: string;
    name?: string;
    input: string;
  }): ExecutionRecord {
    const { machine, definition, roleArn, versionArn } = this.#machines.programOf(stateMachineArn);
    const name = executionName(wanted);
    checkExecutionInput(input);
    const now = this.#cloud.clock.now();
    const holder = holderOfName(this.#records, stateMachineArn, name, input, now);
    if (holder) return holder;
    const program = this.#program(machine.arn, definition);
    const seconds = program.definition.TimeoutSeconds;
    const execution: ExecutionRecord = {
      arn: executionArn(parseMachineArn(machine.arn), name),
      name,
      machineArn: machine.arn,
      machineName: machine.name,
      ...(versionArn === undefined ? {} : { versionArn }),
      roleArn,
      definition,
      input,
      started: now,
      ...(seconds === undefined ? {} : { deadline: now + seconds * 1000 }),
      status: "RUNNING",
    };
    this.#runs.set(execution.arn, Run.begin(this.#around, program, execution));
    announce(this.#cloud, execution);
    return execution;
  }

  /** Takes up what a former process left running. */
  resume(): void {
    const threads = new Map<string, ThreadRecord[]>();
    for (const { key, value } of this.#records.threads.list()) {
      const arn = key.slice(0, key.lastIndexOf("#"));
      threads.set(arn, [...(threads.get(arn) ?? []), value]);
    }
    for (const { key: arn, value } of this.#records.running.list()) {
      const execution = this.#records.executions.get(arn);
      if (!execution) continue;
      const program = this.#program(execution.machineArn, execution.definition);
      this.#runs.set(arn, Run.resume(this.#around, program, execution, threads.get(arn) ?? [], value.events));
    }
  }

  halt(): void {
    for (const run of this.#runs.values()) run.halt();
    this.#runs.clear();
  }

  /** StopExecution: an execution that has ended stays as it is. */
  stop(arn: string, error: string | undefined, cause: string | undefined): ExecutionRecord {
    const details = { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
    this.#runs.get(arn)?.end({ status: "ABORTED", ...details });
    return findExecution(this.#records, arn);
  }

  /** SendTaskSuccess and SendTaskFailure. */
  answer(token: string, outcome: Outcome): void {
    const { run, thread } = this.#holderOf(token);
    if (!run?.answer(thread, token, outcome)) throw taskTimedOut();
  }

  heartbeat(token: string): void {
    const { run, thread } = this.#holderOf(token);
    if (!run?.heartbeat(thread, token)) throw taskTimedOut();
  }

  isRunning(machineArn: string): boolean {
    return [...this.#runs.values()].some(({ execution }) => execution.machineArn === machineArn);
  }

  #holderOf(token: string): { run: Run | undefined; thread: string } {
    const { executionArn: arn, thread } = readToken(token);
    if (!this.#records.executions.get(arn))
      throw new AwsError("TaskDoesNotExist", "Task does not exist: 'Task does not exist'");
    return { run: this.#runs.get(arn), thread };
  }

  #ended(execution: ExecutionRecord): void {
    announce(this.#cloud, execution);
    this.#runs.delete(execution.arn);
    const { machineArn } = execution;
    if (this.#machines.isDeleting(machineArn) && !this.isRunning(machineArn)) this.#machines.delete(machineArn, false);
  }

  #program(arn: string, hash: string): Program {
    const known = this.#compiled.get(hash);
    const compiled = known ?? {
      definition: definitionOf(this.#machines.text(hash)),
      evaluator: makeEvaluator(this.#cloud.clock),
    };
    this.#compiled.set(hash, compiled);
    const { region, account } = parseMachineArn(arn);
    const logging = loggingOf(this.#machines.find(arn)?.declared ?? {});
    return { ...compiled, region, account, logging };
  }
}

const taskTimedOut = () => new AwsError("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'");
