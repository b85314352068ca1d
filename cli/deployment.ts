/** Finds a deployment's outputs, and makes the AWS clients that talk to it. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const names = z.record(z.string(), z.string());
export const target = z.object({
  name: z.string(),
  account: z.string(),
  region: z.string(),
  apiUrl: z.string(),
  alertsTable: z.string(),
  resultsTable: z.string(),
  interactionsTable: z.string(),
  vaultBucket: z.string(),
  playbooks: names,
  functions: names,
  secrets: names,
  /** By what they watch; a platform that was deployed before there was `socless health` does not tell them. */
  alarms: names.optional(),
});
export type Target = z.infer<typeof target>;

/** A member of a hub: it has no platform. */
export const member = z.object({
  name: z.string(),
  account: z.string(),
  region: z.string(),
  /** Its hub's name with the prefix of logical names, for example `socless-eu`. */
  hub: z.string(),
  /** As a target's. */
  alarms: names.optional(),
});
export type Member = z.infer<typeof member>;

/** What is deployed, as a stack's outputs have it. */
export const places = z.object({ targets: z.array(target), members: z.array(member).default([]) });
export type Places = z.infer<typeof places>;
/** The same of a local cloud, which is there for its platforms. */
export const startable = places.refine(({ targets }) => targets.length > 0, "there is no platform among the targets");

const credentials = z.object({ accessKeyId: z.string(), secretAccessKey: z.string() });
export const localOutputs = z.object({
  pid: z.number(),
  gateway: z.string(),
  /** Of the operator of the cloud's own account. */
  credentials,
  /** Account → its operator's credentials; the own account's among them. */
  accounts: z.record(z.string(), credentials).default({}),
  slack: z.string(),
  jira: z.string(),
  ...places.shape,
});
export type LocalOutputs = z.infer<typeof localOutputs>;

/** Where a target is. */
export type Place = Pick<Target, "account" | "region">;

/** What an AWS client of the stock SDK is made with; empty on AWS, where the SDK finds its own. */
export type ClientConfig = {
  region: string;
  endpoint?: string;
  credentials?: z.infer<typeof credentials>;
  forcePathStyle?: boolean;
};
export type Deployment = { readonly target: Target; readonly client: ClientConfig };

export type Where = { outputs?: string; local?: boolean; data?: string; target?: string };

export const defaultData = ".socless/local";

/** Throws a plain sentence when there is no deployment, or none of that name. */
export function findDeployment(where: Where): Deployment {
  if (where.local) {
    const file = join(where.data ?? defaultData, "outputs.json");
    const outputs = parse(localOutputs, read(file, "Start it with: npm start"), file);
    const target = choose(outputs, where.target);
    return { target, client: localClient(outputs, target) };
  }
  const text = where.outputs ? read(where.outputs, "Name the file with --outputs FILE.") : stackOutputs();
  const chosen = choose(parse(places, text, where.outputs ?? "the stack's outputs"), where.target);
  return { target: chosen, client: { region: chosen.region } };
}

/** The client of a local cloud, as the operator of the account there; overrides whatever the environment says. */
export function localClient(
  { gateway, accounts, credentials: own }: Pick<LocalOutputs, "gateway" | "accounts" | "credentials">,
  { account, region }: Place,
): ClientConfig {
  return { region, endpoint: gateway, credentials: accounts[account] ?? own, forcePathStyle: true };
}

function choose({ targets, members }: Places, name?: string): Target {
  const known = targets.map((t) => t.name).join(", ");
  const member = members.find((m) => m.name === name) ?? (targets.length === 0 ? members[0] : undefined);
  if (member) throw new Error(noPlatform(member, targets));
  const found = name === undefined ? targets[0] : targets.find((t) => t.name === name);
  if (!found) throw new Error(`There is no target "${name ?? ""}"; the deployment has: ${known || "none"}.`);
  if (name === undefined && targets.length > 1)
    throw new Error(`The deployment has several targets; choose one with --target: ${known}.`);
  return found;
}

function noPlatform({ name, hub }: Member, targets: readonly Target[]): string {
  const called = hub.replace(/^socless-/, "");
  const here = targets.some((t) => t.name === called);
  return `The target "${name}" is a member and has no platform: its hub "${called}" has the cases. Use ${here ? `--target ${called}` : "the outputs of the hub's stack"}.`;
}

function read(file: string, mend: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new Error(`There is no ${file}: nothing is deployed there. ${mend}`);
  }
}

function stackOutputs(): string {
  try {
    return execFileSync("pulumi", ["stack", "output", "--json"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  } catch (error) {
    const said = error instanceof Error ? error.message.split("\n").slice(0, 3).join(" ") : String(error);
    throw new Error(
      `The deployment's outputs cannot be read (${said}). Use --local for the local cloud, or --outputs FILE.`,
    );
  }
}

function parse<T extends z.ZodType>(schema: T, text: string, from: string): z.output<T> {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new Error(`${from} does not hold the outputs of socless: ${why}`);
  }
}
