import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import { z } from "zod";
import { settingsOf } from "../../cli/policy/record.ts";
import type { Workspace } from "../../test/engine/support/pulumi.ts";
import { Stack } from "../../test/engine/support/stack.ts";
import { round, type Table } from "../support/table.ts";

const socless = fileURLToPath(new URL("../../cli/socless.ts", import.meta.url));
const repository = fileURLToPath(new URL("../..", import.meta.url));
const pack = ["--policy-pack", "policy", "--policy-pack-config", "policy/config/dev.json"];
const event = z.looseObject({
  event: z.string(),
  at: z.iso.datetime(),
  target: z.string().optional(),
  step: z.string().optional(),
});

type Phase = { readonly what: string; readonly seconds: number };
type Compared = {
  readonly what: string;
  readonly bare: number;
  readonly rollout: number;
  readonly phases: readonly Phase[];
};

/**
 * What `socless rollout up` of one target needs beside the bare `pulumi up --yes` of the very same stack, with the same
 * policy pack: its lock and record, what it looks at before, and its health check after.
 */
export async function rollout(): Promise<Table[]> {
  if (spawnSync("pulumi", ["version"]).status !== 0) {
    console.log("\npulumi is not on PATH (.ci/pulumi/build.sh builds it): a rollout is not measured.");
    return [];
  }
  const stack = new Stack("local");
  try {
    await stack.start();
    const all = [await compared("the first time", stack), await compared("with no change", stack)];
    return [comparison(all), ...all.map(phases)];
  } finally {
    await stack.remove();
  }
}

/** The second time, the rollout has a platform whose secrets have values, as it must. */
async function compared(what: string, stack: Stack): Promise<Compared> {
  const { pulumi, platform } = stack;
  const bare = await timed(() => pulumi.ok("up", "--yes", ...pack));
  writeFleet(stack);
  let said = "";
  const began = Date.now();
  const seconds = await timed(async () => {
    said = await ran(pulumi);
  });
  const outputs = await pulumi.ok("stack", "output", "--json", "--stack", "bench.local");
  await platform.adopt(outputs); // so its secrets get their values
  return { what, bare, rollout: seconds, phases: phasesOf(said, began, began + seconds * 1000) };
}

async function ran(pulumi: Workspace): Promise<string> {
  const { code, out, err } = await pulumi.exec(process.execPath, [socless, "rollout", "up", "--json"]);
  if (code !== 0) throw new Error(`socless rollout up failed:\n${err}\n${out}`);
  return out;
}

/** One target with the settings of stack `local`. */
function writeFleet({ pulumi, platform }: Stack): void {
  const { "socless:targets": _, ...rest } = settingsOf(repository, "local");
  const own = Object.entries(rest).map(([key, value]) => [key.replace(/^socless:/, ""), plain(value)]);
  const { slack, jira } = platform.outputs;
  const integrations = { "slack/api-url": `${slack}/api/`, "jira/url": jira, "jira/email": "socless@example.com" };
  const fleet = {
    name: "bench",
    settings: { ...Object.fromEntries(own), integrations },
    targets: [{ name: "local", account: "000000000001", region: "us-east-1" }],
    waves: [{ name: "all", rest: true }],
    policy: { config: "policy/config/dev.json" },
  };
  pulumi.write("fleet.yaml", stringify(fleet));
}

/** A setting as the CLI hands it on: an object as JSON. */
function plain(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await act();
  return (performance.now() - began) / 1000;
}

/** The time from each thing that it told to the next one; steps of one kind count together. */
function phasesOf(said: string, began: number, ended: number): readonly Phase[] {
  const events = said
    .trim()
    .split("\n")
    .map((line) => event.parse(JSON.parse(line)));
  const marks = [
    { what: "start, lock, what it looks at first", at: began },
    ...events.flatMap(({ event: kind, step = "", at }) => {
      const what = kind === "target-step" ? kindOf(step) : marked[kind];
      return what === undefined ? [] : [{ what, at: Date.parse(at) }];
    }),
  ];
  const sums = new Map<string, number>();
  for (const [index, { what, at }] of marks.entries())
    sums.set(what, (sums.get(what) ?? 0) + ((marks[index + 1]?.at ?? ended) - at) / 1000);
  return [...sums].map(([what, seconds]) => ({ what, seconds }));
}

const marked: Readonly<Record<string, string>> = {
  "rollout-begins": "writes what is begun",
  "target-ends": "writes what was done, gives the lock back",
};
const kindOf = (step: string): string => step.replace(/^health: .*/, "health check").replace(/^updating.*/, "updating");

const comparison = (all: readonly Compared[]): Table => ({
  title: "socless rollout up of one target, against pulumi up --yes of the same stack with the same policy pack",
  columns: ["", "pulumi up: s", "rollout up: s", "ratio", "more: s"],
  rows: all.map(({ what, bare, rollout: whole }) => [
    what,
    round(bare, 1),
    round(whole, 1),
    round(whole / bare, 2),
    round(whole - bare, 1),
  ]),
});

const phases = ({ what, rollout: whole, phases: all }: Compared): Table => ({
  title: `Where a rollout's time goes, ${what}`,
  columns: ["phase", "s", "%"],
  rows: all.map(({ what: phase, seconds }) => [phase, round(seconds, 1), round((100 * seconds) / whole)]),
});
