/** The real Pulumi CLI on a copy of the program: a project folder, a state and a home of its own. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { LocalOutputs } from "../../../cli/deployment.ts";

const repository = fileURLToPath(new URL("../../..", import.meta.url));
/** What the program and the policy pack are made of. */
const program = ["index.ts", "package.json", "components", "functions", "playbooks", "policy", "Pulumi.yaml"];
const settings = ["Pulumi.dev.yaml", "Pulumi.local.yaml", "Pulumi.prod.yaml"];
const plugins = ["local/plugin/bin", "test/engine/bin"].map((folder) => join(repository, folder));

export type Ran = { readonly code: number | null; readonly out: string; readonly err: string };

/** Skips the tests that need the CLI where it is not there. */
export function needPulumi(test: Mocha.Context): void {
  if (spawnSync("pulumi", ["version"]).status === 0) return;
  console.error("    skipped: pulumi is not on PATH (.ci/pulumi/build.sh builds it)");
  test.skip();
}

/** A copy of the program, a file backend for its state, and the CLI that runs it against a local cloud. */
export class Workspace {
  readonly #home = mkdtempSync(join(tmpdir(), "socless-engine-"));
  /** The project's folder; a test may change what is in it. */
  readonly folder = join(this.#home, "project");
  readonly #cloud: LocalOutputs;
  #environment: NodeJS.ProcessEnv;

  constructor(cloud: LocalOutputs) {
    this.#cloud = cloud;
    for (const name of ["state", "pulumi"]) mkdirSync(join(this.#home, name));
    copyProgram(this.folder);
    this.#environment = {
      ...process.env,
      NODE_V8_COVERAGE: undefined,
      PATH: [...plugins, process.env.PATH].join(delimiter),
      PULUMI_BACKEND_URL: `file://${join(this.#home, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "of a test",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_HOME: join(this.#home, "pulumi"),
      PULUMI_SKIP_UPDATE_CHECK: "1",
      AWS_ENDPOINT_URL: cloud.gateway,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: cloud.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: cloud.credentials.secretAccessKey,
    };
  }

  /** A second copy of the program in another folder, on the same state; `environment` is another user's. */
  elsewhere(environment: NodeJS.ProcessEnv): Workspace {
    const other = new Workspace(this.#cloud);
    cpSync(this.folder, other.folder, { recursive: true, verbatimSymlinks: true });
    other.#environment = { ...this.#environment, ...environment };
    return other;
  }

  /** Starts the CLI and leaves it running: for a test that interrupts it. */
  spawn(args: readonly string[]) {
    return spawn("pulumi", [...args, "--non-interactive"], {
      cwd: this.folder,
      env: this.#environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  /** Runs the CLI to its end, however that is. */
  async run(...args: string[]): Promise<Ran> {
    const child = this.spawn(args);
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
    const [code, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    return { code, out, err };
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
    rmSync(this.#home, { recursive: true, force: true });
  }
}

function copyProgram(folder: string): void {
  for (const path of [...program, ...settings]) {
    cpSync(join(repository, path), join(folder, path), { recursive: true });
  }
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
}
