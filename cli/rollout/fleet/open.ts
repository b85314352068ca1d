/** A fleet file of the project in this folder, with all that is worked on its stacks with. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Engine, openEngine } from "../repair/engine.ts";
import { parseState, type State } from "../repair/state.ts";
import type { Job, Place } from "../target/job.ts";
import { folderOf, openWorkspace } from "../target/workspace.ts";
import { type Fleet, type PlannedTarget, parseFleet } from "./fleet.ts";
import { programHash } from "./hash.ts";
import { judgeSettings, ownProgram } from "./judge.ts";
import { rolloutStack, stackName, targetOfStack } from "./stack-name.ts";
import { fleetTarget } from "./target.ts";
import type { FleetTarget } from "./types.ts";

export class OpenFleet {
  readonly fleet: Fleet;
  readonly file: string;
  readonly #project: string;

  constructor(fleet: Fleet, file: string, project: string) {
    this.fleet = fleet;
    this.file = file;
    this.#project = project;
  }

  /** Where the record's stack and all others are. */
  get backend(): Omit<Place, "stack" | "settings"> {
    const { backend, secretsProvider } = this.fleet;
    return { project: this.#project, ...(backend && { backend }), ...(secretsProvider && { secretsProvider }) };
  }

  /** The hash of what would be rolled out. */
  program(): string {
    const { pack, config } = this.fleet.policy;
    return programHash(this.#project, [pack, config]);
  }

  /** The stacks of this fleet's targets that are there: target → what the backend says of its stack. */
  async stacks(): Promise<ReadonlyMap<string, StackSummary>> {
    const workspace = await this.#workspace(stackName(this.fleet.name, rolloutStack), {});
    const all = await workspace.listStacks();
    return new Map(
      all.flatMap((one) => {
        const target = targetOfStack(this.fleet.name, one.name.split("/").at(-1) ?? "");
        return target === undefined ? [] : [[target, one] as const];
      }),
    );
  }

  /** The CLI on a target's stack. */
  async engine(target: string): Promise<Engine> {
    const stack = stackName(this.fleet.name, target);
    const { workDir, envVars } = await this.#workspace(stack, this.#settings(target));
    return openEngine({ stack, folder: workDir, env: { ...process.env, ...envVars } });
  }

  async state(target: string): Promise<State> {
    return parseState(await (await this.engine(target)).exportState());
  }

  /** What is to be done with a target; also with one that the file does not name any more. */
  job(kind: Job["kind"], target: FleetTarget, message: string): Job {
    const { policy, timeLimitMinutes, stopLimitMinutes } = this.fleet;
    mkdirSync(folderOf(this.#project, target.stack), { recursive: true });
    return {
      kind,
      place: { ...this.backend, stack: target.stack, settings: this.#settings(target.name) },
      target,
      file: this.file,
      policy: { pack: resolve(this.#project, policy.pack), config: resolve(this.#project, policy.config) },
      message,
      limitSeconds: timeLimitMinutes * 60,
      stopSeconds: stopLimitMinutes * 60,
      log: join(folderOf(this.#project, target.stack), `${kind}.log`),
    };
  }

  /** The commit of the project's folder; a `+` says that files were changed since. Undefined outside of git. */
  commit(): string | undefined {
    const git = (...args: string[]): string =>
      execFileSync("git", args, { cwd: this.#project, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    try {
      return git("rev-parse", "--short=12", "HEAD") + (git("status", "--porcelain") === "" ? "" : "+");
    } catch {
      return undefined;
    }
  }

  #settings(target: string): Place["settings"] {
    return this.fleet.targets.find(({ name }) => name === target)?.settings ?? {};
  }

  #workspace(stack: string, settings: Place["settings"]) {
    return openWorkspace({ ...this.backend, stack, settings });
  }
}

type StackSummary = {
  readonly name: string;
  readonly lastUpdate?: string;
  readonly updateInProgress?: boolean;
  readonly resourceCount?: number;
};

/** Throws in plain sentences when the file, or what it says, is wrong. */
export function openFleet(file: string, project = process.cwd()): OpenFleet {
  if (!existsSync(join(project, "Pulumi.yaml")))
    throw new Error(`There is no Pulumi.yaml here: run it in the project's folder.`);
  const program = ownProgram();
  const fleet = parseFleet(read(resolve(project, file)), file, (given) => judgeSettings(given, program));
  for (const path of [fleet.policy.pack, fleet.policy.config])
    if (!existsSync(resolve(project, path)))
      throw new Error(`The fleet file ${file} names ${path} under policy, which is not there.`);
  return new OpenFleet(fleet, file, project);
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new Error(`There is no ${file}. Name the fleet file with --fleet FILE.`);
  }
}

/** What checks are given of a planned target. */
export function asFleetTarget({ stack, settings }: PlannedTarget): FleetTarget {
  const { hub, ...target } = fleetTarget.parse(Array.isArray(settings.targets) ? settings.targets[0] : undefined);
  return { ...target, stack, ...(hub && { hub: hub.target }) };
}
