/** One stack on one local cloud, as a platform team would have it. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { RunningPlatform } from "../../whole/platform.ts";
import { openWorkspace, type Workspace } from "./pulumi.ts";

/** The stacks of the repository, and the account that each one's settings name. */
const accounts = { local: "000000000001", dev: "111111111111", prod: "222222222222" };
export type StackName = keyof typeof accounts;

export class Stack {
  readonly name: StackName;
  /** The cloud with its stand-ins; what is deployed on it is known after `up`. */
  readonly platform: RunningPlatform;
  #workspace: Workspace | undefined;

  /** The cloud has the stack's own account, and others besides; all of them are in the organization, if there is one. */
  constructor(name: StackName, otherAccounts: readonly string[] = [], organization?: string) {
    this.name = name;
    const all = [accounts[name], ...otherAccounts];
    const organized = organization === undefined ? [] : ["--organization", `${organization}=${all.join(",")}`];
    this.platform = new RunningPlatform(
      "--no-deploy",
      ...all.flatMap((account) => ["--account", account]),
      ...organized,
    );
  }

  /** Starts the cloud, makes the stack, and points its integrations at the stand-ins; deploys nothing yet. */
  async start(): Promise<void> {
    await this.platform.start();
    this.#workspace = openWorkspace(this.platform.outputs, this.name);
    await this.pulumi.ok("stack", "init", this.name);
    const { slack, jira } = this.platform.outputs;
    await this.integrate("slack/api-url", `${slack}/api/`);
    await this.integrate("jira/url", jira);
  }

  /** Sets one of the settings `socless:integrations`. */
  async integrate(name: string, value: string): Promise<void> {
    await this.pulumi.ok("config", "set", "--path", `socless:integrations["${name}"]`, value);
  }

  /** Changes a file of the program. */
  edit(file: string, before: string, after: string): void {
    const path = join(this.pulumi.folder, file);
    const text = readFileSync(path, "utf8");
    assert.ok(text.includes(before), `${file} does not hold ${before}`);
    writeFileSync(path, text.replace(before, after));
  }

  /** Deploys, and lets the stand-ins and the test's `platform` know what is there now. Returns what the CLI printed. */
  async up(...options: string[]): Promise<string> {
    const said = await this.pulumi.ok("up", "--yes", "--skip-preview", ...options);
    await this.platform.adopt(await this.pulumi.ok("stack", "output", "--json"));
    return said;
  }

  /** The CLI in the project's folder. */
  get pulumi(): Workspace {
    if (!this.#workspace) throw new Error("The stack is not started.");
    return this.#workspace;
  }

  async remove(): Promise<void> {
    this.#workspace?.remove();
    await this.platform.remove();
  }
}

const previewed = z.object({
  changeSummary: z.record(z.string(), z.number()),
  steps: z.array(z.object({ op: z.string(), urn: z.string() })).default([]),
});
const exported = z.object({
  deployment: z.object({ resources: z.array(z.object({ urn: z.string(), id: z.string().optional() })).default([]) }),
});

/** The resources in the stack's state. */
export async function readState(pulumi: Workspace) {
  return exported.parse(JSON.parse(await pulumi.ok("stack", "export"))).deployment.resources;
}

/** What a preview says would be done to which resource: URN → what, of all that would not stay the same. */
export async function changes(pulumi: Workspace, ...options: string[]): Promise<Record<string, string>> {
  const { steps } = previewed.parse(await pulumi.json("preview", ...options));
  return Object.fromEntries(
    steps.filter(({ op }) => op !== "same" && op !== "refresh").map(({ urn, op }) => [urn, op]),
  );
}

/** What a preview says would be done, by kind: `{ same: 151 }` when nothing would change. */
export async function preview(pulumi: Workspace): Promise<Record<string, number>> {
  return previewed.parse(await pulumi.json("preview")).changeSummary;
}
