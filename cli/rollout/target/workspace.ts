/** A stack of a fleet on the Automation API: from the project's own program, with settings that no file of the project holds. */
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { LocalWorkspace, type ProjectSettings, type PulumiFn } from "@pulumi/pulumi/automation/index.js";
import { parse } from "yaml";
import { z } from "zod";
import { noCli } from "../repair/engine.ts";
import type { Place } from "./job.ts";

const projectFile = z.looseObject({
  name: z.string(),
  runtime: z.union([
    z.string(),
    z
      .object({ name: z.string(), options: z.record(z.string(), z.unknown()).optional() })
      .transform(({ name, options }) => ({ name, ...(options && { options }) })),
  ]),
});

/** Where the rollout keeps what it can make again; git ignores it. */
export const folderOf = (project: string, stack: string): string => join(project, ".socless", "rollout", stack);

/**
 * A folder of its own for each stack, whose project file says that the program stands in the project's folder: so any
 * number run at once, and neither the project's files nor the stack that is selected there are touched.
 */
export async function openWorkspace(
  { stack, project, settings, backend, secretsProvider }: Place,
  program?: PulumiFn,
): Promise<LocalWorkspace> {
  const workDir = folderOf(project, stack);
  mkdirSync(workDir, { recursive: true });
  const own = readProject(project);
  const opened = LocalWorkspace.create({
    workDir,
    projectSettings: { ...own, main: project },
    stackSettings: { [stack]: { ...(secretsProvider && { secretsProvider }), config: prefixed(settings, own.name) } },
    ...(secretsProvider && { secretsProvider }),
    ...(program && { program }),
    envVars: {
      ...(backend && { PULUMI_BACKEND_URL: backend }),
      // The settings are written anew for each run: how the state is encrypted, it tells itself.
      PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    },
  });
  return opened.catch((error) => {
    // The Automation API tells it in many lines.
    const [missing] = /\bspawn \S+ ENOENT\b/.exec(String(error)) ?? [];
    if (missing === undefined) throw error;
    return noCli(new Error(missing));
  });
}

/** The project's own name and runtime. */
function readProject(project: string): ProjectSettings {
  return projectFile.parse(parse(readFileSync(join(project, "Pulumi.yaml"), "utf8")));
}

const prefixed = (settings: Place["settings"], name: string) =>
  Object.fromEntries(Object.entries(settings).map(([key, value]) => [`${name}:${key}`, value]));
