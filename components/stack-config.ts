/** Reads the stack's configuration; nothing else does. */
import * as pulumi from "@pulumi/pulumi";
import { parseSettings, type TargetSettings } from "./settings.ts";
import { SettingsError } from "./settings-error.ts";
import type { Program } from "./targets.ts";

/** The current stack's targets. What is wrong with them, or does not fit the program, is told without a stack trace. */
export function readSettings(program: Program): readonly TargetSettings[] {
  try {
    return parseSettings(ownConfig(pulumi.runtime.allConfig(), pulumi.getProject()), pulumi.getStack(), program);
  } catch (error) {
    throw error instanceof SettingsError ? new pulumi.RunError(error.message) : error;
  }
}

/** The project's own keys without its name; objects, numbers and true/false arrive as JSON text, words as they are. */
export function ownConfig(all: Readonly<Record<string, string>>, project: string): Record<string, unknown> {
  const prefix = `${project}:`;
  const own = Object.entries(all).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(own.map(([key, value]) => [key.slice(prefix.length), jsonOrText(value)]));
}

function jsonOrText(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
