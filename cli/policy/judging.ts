/** What is judged, and by which configuration and exceptions. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Resource } from "../../policy/core/rule.ts";
import { type Configuration, readConfiguration } from "../../policy/enforcement.ts";
import { type Exceptions, readExceptions } from "../../policy/exceptions/read.ts";
import { exceptionsRule } from "../../policy/exceptions/rule.ts";
import { judge, type Report } from "../../policy/judge.ts";
import { permissionMap } from "../../policy/map/build.ts";
import type { PermissionMap } from "../../policy/map/map.ts";
import { rules } from "../../policy/rules.ts";
import { defaultData } from "../deployment.ts";
import { readInput } from "../input.ts";
import { exportedIn } from "./exported.ts";
import { otherStacks, unreadAccount } from "./other-stacks.ts";
import { settingsOf, withRecording } from "./record.ts";
import { recordedIn } from "./recorded.ts";

export type Where = { stack: string; state?: string; local?: boolean; data?: string };
export type By = { config?: string; exceptions?: string };

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** The resources of a stack's state, of the local cloud, or of the program itself, for as long as `use` takes. */
export async function withResources<T>(
  { stack, state, local, data = defaultData }: Where,
  use: (resources: readonly Resource[]) => Promise<T>,
): Promise<T> {
  if (state !== undefined) return use(exportedIn(await readInput(state), state === "-" ? "standard input" : state));
  if (local) return use(recordedIn(data, "socless", "local", root));
  const config = settingsOf(root, stack);
  for (const other of Object.keys(otherStacks(config)))
    console.error(`The stack ${other} is not read: the account of a hub there stands as ${unreadAccount}.`);
  return withRecording(root, stack, use, config);
}

export type Judged = { readonly report: Report; readonly config: Configuration; readonly permissions: PermissionMap };

/** Throws in plain words when the configuration is wrong. */
export async function judged(resources: readonly Resource[], by: By, today: Date): Promise<Judged> {
  const config = configurationOf(resources[0]?.urn.split(":")[2] ?? "", by.config);
  const report = await judge(resources, { config, exceptions: exceptionsIn(by.exceptions), today });
  return { report, config, permissions: permissionMap(resources) };
}

/** A stack without a file of its own is judged as the rules themselves say. */
function configurationOf(stack: string, given: string | undefined): Configuration {
  const own = join(root, "policy", "config", `${stack}.json`);
  if (given === undefined && !existsSync(own)) return {};
  const file = given ?? own;
  return readConfiguration(read(file), [...rules, exceptionsRule], given ?? `policy/config/${stack}.json`);
}

const exceptionsIn = (given: string | undefined): Exceptions =>
  readExceptions(read(given ?? join(root, "policy", "exceptions.json")), rules);

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new Error(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
