/** The settings of stack `local`: Pulumi.local.yaml, with the stand-ins' addresses put in. */
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

const file = z.object({ config: z.record(z.string(), z.unknown()) });
const integrations = z.record(z.string(), z.string());

/** Keys as Pulumi has them (`socless:targets`); values that are not text as JSON. */
export function localConfig(path: string, standIns: Record<string, string>): Record<string, string> {
  const { config } = file.parse(parse(readFileSync(path, "utf8")));
  const key = "socless:integrations";
  const all = { ...config, [key]: { ...integrations.parse(config[key] ?? {}), ...standIns } };
  return Object.fromEntries(
    Object.entries(all).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}
