import { createHash, randomUUID } from "node:crypto";
import { AwsError, type Properties } from "../../service.ts";
import { machineArn, parseMachineArn } from "./arn.ts";
import { describeProblems, readDefinition } from "./definition.ts";
import type { MachineRecord, Records } from "./records.ts";

/** What a state machine is made of. */
export type MachineInput = {
  readonly definition: string;
  readonly roleArn: string;
  readonly description?: string;
  readonly declared: Properties;
  readonly publish: boolean;
};

/** State machines: each keeps the text of its definition under a hash, so that executions keep theirs when it changes. */
export class Machines {
  readonly #records: Records;
  readonly #now: () => number;
  /** Asked before each transition, so it is held in memory. */
  readonly #deleting: Set<string>;

  constructor(records: Records, now: () => number) {
    this.#records = records;
    this.#now = now;
    const deleting = records.machines.list().filter(({ value }) => value.status === "DELETING");
    this.#deleting = new Set(deleting.map(({ key }) => key));
  }

  isDeleting(arn: string): boolean {
    return this.#deleting.has(arn);
  }

  create(region: string, account: string, name: string, input: MachineInput): MachineRecord {
    const arn = machineArn(region, account, name);
    const old = this.#records.machines.get(arn);
    if (old?.status === "DELETING")
      throw new AwsError("StateMachineDeleting", `State Machine is being deleted: '${arn}'`);
    if (old) throw new AwsError("StateMachineAlreadyExists", `State Machine Already Exists: '${arn}'`);
    return this.#save({ arn, name, created: this.#now(), versions: {} }, input);
  }

  update(arn: string, input: MachineInput): MachineRecord {
    return this.#save(this.active(arn), input);
  }

  #save(old: Pick<MachineRecord, "arn" | "name" | "created" | "versions">, input: MachineInput): MachineRecord {
    const { declared, roleArn, description, publish } = input;
    const definition = this.#keepDefinition(input.definition);
    const number = Object.keys(old.versions).length + 1;
    const version = publish ? { [number]: { definition, roleArn, created: this.#now() } } : {};
    const { arn, name, created } = old;
    const machine: MachineRecord = {
      arn,
      name,
      created,
      definition,
      roleArn,
      status: "ACTIVE",
      revision: randomUUID(),
      ...(description ? { description } : {}),
      declared,
      versions: { ...old.versions, ...version },
    };
    this.#records.machines.put(arn, machine);
    return machine;
  }

  #keepDefinition(text: string): string {
    checkDefinition(text);
    const hash = createHash("sha256").update(text).digest("hex");
    this.#records.definitions.put(hash, text);
    return hash;
  }

  /** The machine with this ARN, a version's too; undefined when there is none. */
  find(arn: string): MachineRecord | undefined {
    return this.#records.machines.get(parseMachineArn(arn).arn);
  }

  get(arn: string): MachineRecord {
    const machine = this.find(arn);
    if (!machine) throw new AwsError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${arn}'`);
    return machine;
  }

  active(arn: string): MachineRecord {
    const machine = this.get(arn);
    if (machine.status === "DELETING")
      throw new AwsError("StateMachineDeleting", `State Machine is being deleted: '${arn}'`);
    return machine;
  }

  /** What an execution started on this ARN runs: the machine as it is now, or the version named. */
  programOf(arn: string): { machine: MachineRecord; definition: string; roleArn: string; versionArn?: string } {
    const { version } = parseMachineArn(arn);
    const machine = this.active(arn);
    if (version === undefined) return { machine, definition: machine.definition, roleArn: machine.roleArn };
    const published = machine.versions[version];
    if (!published) throw new AwsError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${arn}'`);
    return { machine, definition: published.definition, roleArn: published.roleArn, versionArn: arn };
  }

  text(definition: string): string {
    const text = this.#records.definitions.get(definition);
    if (text === undefined) throw new Error(`The definition ${definition} is not in the store.`);
    return text;
  }

  list(region: string, account: string): MachineRecord[] {
    const prefix = machineArn(region, account, "");
    return this.#records.machines.list({ prefix }).map(({ value }) => value);
  }

  /** Deleted at once when nothing runs on it, else when the last execution has ended. */
  delete(arn: string, isInUse: boolean): void {
    const machine = this.#records.machines.get(arn);
    if (!machine) return;
    if (isInUse) {
      this.#records.machines.put(arn, { ...machine, status: "DELETING" });
      this.#deleting.add(arn);
    } else {
      this.#records.machines.delete(arn);
      this.#deleting.delete(arn);
    }
  }
}

/** Throws InvalidDefinition with every problem and its place. */
function checkDefinition(text: string): void {
  const read = readDefinition(text);
  if ("problems" in read)
    throw new AwsError(
      "InvalidDefinition",
      `Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: ${describeProblems(read.problems)}'`,
    );
}
