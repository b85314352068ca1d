import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { policyCommand } from "../../cli/commands/policy.ts";
import { withGlobal } from "../../cli/global.ts";

const folder = new URL("../../.github/workflows/", import.meta.url);
const step = z.looseObject({
  name: z.string(),
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).default({}),
});
const job = z.looseObject({
  permissions: z.record(z.string(), z.enum(["read", "write"])),
  "timeout-minutes": z.number(),
  if: z.string().optional(),
  steps: z.array(step),
});
const workflow = z.looseObject({
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.never()),
  concurrency: z.looseObject({ group: z.string() }),
  jobs: z.record(z.string(), job),
});

const texts = readdirSync(folder).map((file) => ({ file, text: readFileSync(new URL(file, folder), "utf8") }));
const workflows = texts.map(({ file, text }) => ({ file, text, ...workflow.parse(parse(text)) }));
const jobs = workflows.flatMap(({ file, jobs }) =>
  Object.entries(jobs).map(([id, one]) => ({ ...one, name: `${file} ${id}` })),
);
const steps = jobs.flatMap((one) => one.steps.map((step) => ({ job: one.name, ...step })));
const runs = steps.flatMap(({ job, name, run }) => (run === undefined ? [] : [{ name: `${job}, ${name}`, run }]));

describe("the workflows", () => {
  it("are those of the tests and of the policy", () => {
    assert.deepEqual(
      workflows.map(({ file }) => file),
      ["ci.yaml", "policy.yaml"],
    );
  });

  it("start on pull requests and on main, never with more rights than a fork has", () => {
    for (const { file, on } of workflows) assert.deepEqual(Object.keys(on), ["pull_request", "push"], file);
  });

  it("give each job the rights that it needs, and no other", () => {
    assert.deepEqual(Object.fromEntries(jobs.map(({ name, permissions }) => [name, permissions])), {
      "ci.yaml test": { contents: "read" },
      "policy.yaml check": { contents: "read" },
      "policy.yaml report": {
        actions: "read",
        contents: "read",
        "pull-requests": "write",
        "security-events": "write",
      },
      "policy.yaml preview": { contents: "read", "id-token": "write" },
    });
  });

  it("run nothing of the repository where they may write", () => {
    const writing = jobs.filter(({ permissions }) => permissions["pull-requests"] || permissions["security-events"]);
    assert.equal(writing.length, 1);
    for (const { steps } of writing)
      for (const { run = "" } of steps) assert.doesNotMatch(run, /\b(node|npm|npx|pulumi|bash)\b/);
  });

  it("leave forks out where they write, or take a role", () => {
    const ours = "github.event.pull_request.head.repo.full_name == github.repository";
    for (const { name, permissions, if: condition = "" } of jobs)
      if (Object.values(permissions).includes("write")) assert.ok(condition.includes(ours), name);
  });

  it("hold no secret and no key of AWS, and leave no token in the checkout", () => {
    for (const { file, text } of workflows)
      assert.doesNotMatch(
        text,
        /secrets\.|aws-(access-key-id|secret-access-key)|AWS_SECRET|PASSPHRASE|ACCESS_TOKEN/,
        file,
      );
    const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    assert.equal(checkouts.length, jobs.length);
    for (const one of checkouts) assert.equal(one.with["persist-credentials"], false, one.job);
  });

  it("use actions by their commit, with the release beside it", () => {
    const used = workflows.flatMap(({ text }) => [...text.matchAll(/uses: (.+)/g)].map(([, one = ""]) => one));
    assert.equal(used.length, steps.filter(({ uses }) => uses).length);
    const loose = used.filter((one) => !/^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(one));
    assert.deepEqual(loose, ["pulumi/actions@v6.6.1 # zizmor: ignore[unpinned-uses]"]);
  });

  it("put no text of the event into a script", () => {
    for (const { name, run } of runs) assert.doesNotMatch(run, /\$\{\{/, name);
  });

  it("end at some time, and end what a newer push has made worthless", () => {
    for (const one of jobs) assert.ok(one["timeout-minutes"] <= 90, one.name);
    for (const { file, concurrency } of workflows) assert.match(concurrency.group, /\$\{\{ github\.ref \}\}$/, file);
  });

  it("call the command with options that it has", () => {
    const [check] = policyCommand().commands.map(withGlobal);
    const known = check?.options.map(({ long }) => long);
    const calls = runs.flatMap(({ run }) =>
      [...run.replaceAll("\\\n", " ").matchAll(/npx socless (.+)/g)].map(([, words = ""]) => words),
    );
    assert.equal(calls.length, 1);
    for (const words of calls) {
      assert.match(words, /^policy check /);
      const asked = words.match(/--[a-z-]+/g) ?? [];
      assert.ok(asked.length > 3);
      for (const one of asked) assert.ok(known?.includes(one), one);
    }
  });

  it("preview with the version of Pulumi that the tests build", () => {
    const [, version] =
      /pulumi\/pkg\/v3 v(\S+)/.exec(readFileSync(new URL("../../.ci/pulumi/go.mod", import.meta.url), "utf8")) ?? [];
    assert.deepEqual(
      steps.flatMap((one) => (one.uses?.startsWith("pulumi/actions@") ? [one.with["pulumi-version"]] : [])),
      [version],
    );
  });
});
