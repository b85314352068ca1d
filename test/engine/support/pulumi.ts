/** The real Pulumi CLI on a copy of the program: a project's folder, a state and a home of its own. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { LocalOutputs } from "../../../cli/deployment.ts";

const repository = fileURLToPath(new URL("../../..", import.meta.url));
/** What the program and the policy pack are made of. */
const program = ["index.ts", "package.json", "components", "functions", "playbooks", "policy"];
const settings = ["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.local.yaml", "Pulumi.prod.yaml"];
const plugins = ["local/plugin/bin", "test/engine/bin"].map((folder) => join(repository, folder));

export type Ran = { readonly code: number | null; readonly out: string; readonly err: string };

/** Skips the tests that need the CLI where it is not there. */
export function needPulumi(test: Mocha.Context): void {
  if (spawnSync("pulumi", ["version"]).status === 0) return;
  console.error("    skipped: pulumi is not on PATH (.ci/pulumi/build.sh builds it)");
  test.skip();
}

/** A copy of the program with an empty state, whose CLI deploys on the local cloud: one stack, or which it is told. */
export function openWorkspace(cloud: LocalOutputs, stack?: string): Workspace {
  const home = mkdtempSync(join(tmpdir(), "socless-engine-"));
  for (const name of ["state", "pulumi"]) mkdirSync(join(home, name));
  const folder = join(home, "project");
  for (const path of [...program, ...settings])
    cpSync(join(repository, path), join(folder, path), { recursive: true, filter: isSource });
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
  return new Workspace(home, folder, {
    ...process.env,
    NODE_V8_COVERAGE: undefined,
    PATH: [...plugins, process.env.PATH].join(delimiter),
    // Without files of attributes, which a kill may leave cut off: a test reads the state where it wants to.
    PULUMI_BACKEND_URL: `file://${join(home, "state")}?metadata=skip`,
    PULUMI_CONFIG_PASSPHRASE: "of a test",
    PULUMI_DEBUG_COMMANDS: "true", // for the option --event-log
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_HOME: join(home, "pulumi"),
    PULUMI_SKIP_UPDATE_CHECK: "1",
    PULUMI_STACK: stack,
    AWS_ENDPOINT_URL: cloud.gateway,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: cloud.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: cloud.credentials.secretAccessKey,
  });
}

export class Workspace {
  /** Holds the state and the CLI's own files; every process of this workspace has its path among its variables. */
  readonly home: string;
  /** The project's folder; a test may change what is in it. */
  readonly folder: string;
  readonly #environment: NodeJS.ProcessEnv;

  constructor(home: string, folder: string, environment: NodeJS.ProcessEnv) {
    this.home = home;
    this.folder = folder;
    this.#environment = environment;
  }

  /** A second copy of the project, on the same state; `environment` changes what the CLI and the program see. */
  elsewhere(environment: NodeJS.ProcessEnv = {}): Workspace {
    const folder = join(mkdtempSync(join(this.home, "some where-")), "else");
    cpSync(this.folder, folder, { recursive: true, verbatimSymlinks: true, filter: isSource });
    return new Workspace(this.home, folder, { ...this.#environment, ...environment });
  }

  /** The text of one of the project's files. */
  read(file: string): string {
    return readFileSync(join(this.folder, file), "utf8");
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text);
  }

  /** Replaces what stands there once; fails when it does not. */
  edit(file: string, before: string, after: string): void {
    const text = this.read(file);
    assert.equal(text.split(before).length, 2, `${before} in ${file}`);
    this.write(
      file,
      text.replace(before, () => after),
    );
  }

  /** The project as a CLI sees it that fails at one of its commands, as one does that is killed. */
  failingAt(command: string): Workspace {
    const bin = mkdtempSync(join(this.home, "bin-"));
    const script = `#!/bin/sh\n[ "$1" = ${command} ] && exit 1\nPATH="\${PATH#*:}" exec pulumi "$@"\n`;
    writeFileSync(join(bin, "pulumi"), script, { mode: 0o755 });
    const PATH = [bin, this.#environment.PATH].join(delimiter);
    return new Workspace(this.home, this.folder, { ...this.#environment, PATH });
  }

  /** Starts a command in the project's folder and leaves it running: for a test that interrupts it. */
  start(command: string, args: readonly string[]) {
    const options = { cwd: this.folder, env: this.#environment };
    return spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  }

  /** Runs a command to its end, however that is. */
  async exec(command: string, args: readonly string[]): Promise<Ran> {
    const child = this.start(command, args);
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
    const [code, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    return { code, out, err };
  }

  /** Runs the CLI to its end, however that is. */
  async run(...args: string[]): Promise<Ran> {
    return this.exec("pulumi", [...args, "--non-interactive"]);
  }

  /** Runs the CLI and returns what it printed; fails with all its words when it did not work. */
  async ok(...args: string[]): Promise<string> {
    const { code, out, err } = await this.run(...args);
    assert.equal(code, 0, `pulumi ${args.join(" ")}:\n${out}\n${err}`);
    return out;
  }

  async json(...args: string[]): Promise<unknown> {
    return JSON.parse(await this.ok(...args, "--json"));
  }

  remove(): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** The ids of the processes that have the path among their variables. */
export function idsOf(path: string): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((id) => read(`/proc/${id}/environ`).includes(path));
}

/** Their command lines. */
export const processesOf = (path: string): string[] => idsOf(path).map((id) => read(`/proc/${id}/cmdline`));

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // the process ended meanwhile, or is another user's
  }
}

/** What earlier runs left behind is not part of a copy. */
const isSource = (path: string): boolean => basename(path) !== ".socless";
