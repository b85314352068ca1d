import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { Stack } from "../../test/engine/support/stack.ts";
import { setTargets } from "../../test/whole/every-target.ts";
import { watchMemory } from "../support/memory.ts";
import { recorded } from "../support/recorded.ts";
import { round, type Table } from "../support/table.ts";

const recordOnce = fileURLToPath(new URL("../record-once.ts", import.meta.url));
const previewed = z.object({ changeSummary: z.object({ create: z.number() }) });

type Measured = {
  readonly targets: number;
  readonly seconds: number;
  readonly resources: number;
  readonly mebibytes: number;
};

/** What a stack of more and more targets needs: in process, and previewed by the real engine where it is on PATH. */
export async function targets(): Promise<Table[]> {
  const inProcess: Measured[] = [];
  let ofOne: readonly string[] = [];
  for (const count of [1, 10, 50]) {
    const { types, ...measured } = await record(count);
    if (count === 1) ofOne = types;
    inProcess.push(measured);
  }
  const tables = [table("A stack of targets, recorded in process", inProcess), byType(ofOne)];
  if (spawnSync("pulumi", ["version"]).status !== 0) {
    console.log("\npulumi is not on PATH (.ci/pulumi/build.sh builds it): its previews are not measured.");
    return tables;
  }
  return [table("A stack of targets, first preview by the real engine", await previews([1, 5, 10])), ...tables];
}

function table(title: string, all: readonly Measured[]): Table {
  return {
    title,
    columns: [
      "targets",
      "seconds",
      "a further target: s",
      "resources",
      "a target",
      "MiB at most",
      "a further target: MiB",
    ],
    rows: all.map(({ targets, seconds, resources, mebibytes }, at) => {
      const before = all[at - 1];
      const each = (now: number, then: number | undefined) =>
        before === undefined || then === undefined ? "" : String(round((now - then) / (targets - before.targets), 2));
      return [
        targets,
        round(seconds, 1),
        each(seconds, before?.seconds),
        resources,
        round(resources / targets, 1),
        round(mebibytes),
        each(mebibytes, before?.mebibytes),
      ];
    }),
    note: "of the command and all that it starts; a further target: against the line above",
  };
}

async function record(count: number): Promise<Measured & { readonly types: readonly string[] }> {
  const child = spawn(process.execPath, [recordOnce, String(count)], { stdio: ["ignore", "pipe", "inherit"] });
  const mostMemory = watchMemory(child.pid ?? 0);
  const [output] = await Promise.all([text(child.stdout), once(child, "exit")]);
  const { seconds, types } = recorded.parse(JSON.parse(output));
  return { targets: count, seconds, types, resources: types.length, mebibytes: mostMemory() };
}

function byType(types: readonly string[]): Table {
  const count = (type: string) => types.filter((one) => one === type).length;
  const own = types.filter((type) => type.startsWith("aws:"));
  const rows = [...new Set(own)].map((type) => [type, count(type)] as const).sort(([, a], [, b]) => b - a);
  return {
    title: `The ${own.length} resources of AWS that one target has`,
    columns: ["type", "resources"],
    rows,
    note: `and ${types.length - own.length} components, which cost nothing`,
  };
}

/** In one account and region: side by side, as deployments may be. */
async function previews(counts: readonly number[]): Promise<Measured[]> {
  const stack = new Stack("local");
  try {
    await stack.start();
    const all: Measured[] = [];
    for (const count of counts) all.push(await preview(stack, count));
    return all;
  } finally {
    await stack.remove();
  }
}

async function preview(stack: Stack, count: number): Promise<Measured> {
  const place = { account: "000000000001", region: "us-east-1" };
  const targets = Array.from({ length: count }, (_, at) => ({ name: `t${at}`, ...place }));
  setTargets(stack.pulumi.folder, targets);
  const { slack, jira } = stack.platform.outputs;
  await stack.integrate("slack/api-url", `${slack}/api/`);
  await stack.integrate("jira/url", jira);
  const started = performance.now();
  const child = stack.pulumi.start("pulumi", ["preview", "--json", "--non-interactive"]);
  const mostMemory = watchMemory(child.pid ?? 0);
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  if (child.exitCode !== 0) throw new Error(`pulumi preview of ${count} targets failed:\n${err}\n${out}`);
  const seconds = (performance.now() - started) / 1000;
  const resources = previewed.parse(JSON.parse(out)).changeSummary.create;
  return { targets: count, seconds, resources, mebibytes: mostMemory() };
}
