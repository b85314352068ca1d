import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { watchMemory } from "../support/memory.ts";
import { phases, type Run, run as shape } from "../support/policy/run.ts";
import { round, type Table } from "../support/table.ts";

/** A stack as its file has it, or as it would be with so many targets. */
const cases: readonly (readonly [name: string, ...args: readonly string[]])[] = [
  ["dev", "dev"],
  ["local", "local"],
  ["prod", "prod"],
  ["prod, 1 target", "prod", "1"],
  ["prod, 10 targets", "prod", "10"],
  ["prod, 50 targets", "prod", "50"],
];

const program = fileURLToPath(new URL("../judge-once.ts", import.meta.url));

type Measured = Run & { readonly name: string; readonly mebibytes: number };

/** What `socless policy check` needs for each stack, and for more and more targets. Needs no platform. */
export async function policy(): Promise<Table[]> {
  const all: Measured[] = [];
  for (const [name, ...args] of cases) all.push({ name, ...(await measure(args)) });
  const cpu =
    "of the command and of the deployment that it starts, without the bundler's: what a busy machine does not change";
  return [
    {
      title: "socless policy check: seconds",
      columns: ["stack", ...phases, "whole", "resources", "findings", "MiB at most"],
      rows: all.map((one) => [...row(one, "clock"), one.resources, one.findings, round(one.mebibytes)]),
    },
    {
      title: "The same: CPU seconds",
      columns: ["stack", ...phases, "whole"],
      rows: all.map((one) => row(one, "cpu")),
      note: cpu,
    },
    {
      title: "Judging by families of rules: CPU seconds",
      columns: ["stack", ...Object.keys(all[0]?.families ?? {})],
      rows: all.map(({ name, families }) => [name, ...Object.values(families).map(({ cpu }) => round(cpu, 2))]),
      note: "each by itself, with the facts that it asks for, after all have judged once",
    },
  ];
}

function row({ name, phases: spent }: Measured, by: "clock" | "cpu"): (string | number)[] {
  const parts = phases.map((phase) => spent[phase][by]);
  return [name, ...[...parts, parts.reduce((sum, one) => sum + one, 0)].map((one) => round(one, 2))];
}

async function measure(args: readonly string[]): Promise<Omit<Measured, "name">> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const mostMemory = watchMemory(child.pid ?? 0);
  const [output] = await Promise.all([text(child.stdout), once(child, "exit")]);
  const mebibytes = mostMemory();
  if (output === "") throw new Error(`${args.join(" ")} could not be judged: see its words above`);
  return { ...shape.parse(JSON.parse(output)), mebibytes };
}
