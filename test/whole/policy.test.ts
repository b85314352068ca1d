import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { copyProgram, mistakes, type ProgramCopy } from "./program-copy.ts";
import { assertRefused, socless } from "./without-a-cloud.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));

const check = (folder: string, args: readonly string[], input?: string) =>
  socless(folder, ["policy", "check", ...args], input);

describe("socless policy check", function () {
  this.timeout(300_000);

  for (const stack of ["dev", "prod", "local"])
    it(`finds nothing that stops the deployment of stack ${stack}, and leaves nothing unjudged`, async () => {
      const { code, out, err } = await check(repository, ["--stack", stack, "--json"]);
      assert.equal(code, 0, out + err);
      const report = JSON.parse(out);
      assert.equal(report.stack, stack);
      assert.ok(report.resources > 140, `${report.resources} resources`);
      assert.deepEqual([report.unjudged, report.excused], [[], []]);
      if (stack === "prod") assert.deepEqual(report.findings, []);
    });

  it("judges a stack's state from standard input, and does not need the program", async () => {
    const urn = "urn:pulumi:test::socless::aws:sqs/queue:Queue::plain";
    const resources = [{ urn, type: "aws:sqs/queue:Queue", inputs: { sqsManagedSseEnabled: false } }];
    const state = JSON.stringify({ version: 3, deployment: { resources } });
    const { code, out, err } = await check(repository, ["--state", "-"], state);
    assert.match(
      out,
      /^WHO MAY DO WHAT\n[\s\S]*Queues are encrypted at rest \(advice\) {2}sqs-encrypted-queues\n {4}plain/,
    );
    assert.match(out, /\ntest: .* on 1 resource\)\.\n$/);
    assert.equal(err, "");
    assert.equal(typeof code, "number");
  });

  const refused: readonly [string, readonly string[], RegExp][] = [
    ["an option that is not there", ["--stak", "dev"], /unknown option '--stak'/],
    ["a form that is not there", ["--format", "xml"], /Allowed choices are text, json, sarif, markdown/],
    ["a file without a known ending", ["--out", "report.xml"], /report\.xml: .* files that end in/],
    ["a stack without settings", ["--stack", "prd"], /no Pulumi\.prd\.yaml; .* the stacks dev, local, prod/],
    ["a state that is not there", ["--state", "no.json"], /no\.json cannot be read/],
    ["a local cloud that is not there", ["--local", "--data", "/nowhere"], /Nothing is deployed from \/nowhere/],
  ];
  for (const [what, args, said] of refused)
    it(`answers ${what} with a sentence and exit code 2`, async () => {
      assertRefused(await check(repository, args), 2, said);
    });

  describe("on a change of what a task may do", () => {
    let program: ProgramCopy;
    const report = () => join(program.folder, "base.json");
    before(async () => {
      program = copyProgram();
      program.commit("base.json");
      const { code, out } = await check(program.folder, ["--out", report(), "--no-map"]);
      assert.equal(code, 0);
      assert.match(out, /^prod: Nothing to mend/, "the map is left out");
      const task = join(program.folder, "functions/tasks/jira/get-issue.ts");
      const text = readFileSync(task, "utf8");
      writeFileSync(task, text.replace("secrets: jiraSecrets", 'secrets: ["slack/bot-token"]'));
    });
    after(() => program.remove());

    it("tells who may do what", async () => {
      const { out } = await check(program.folder, []);
      assert.match(out, /^WHO MAY DO WHAT\n/);
      assert.match(
        out,
        /\njira-get-issue {2}functions\/tasks\/jira\/get-issue\.ts:\d+\n.*\n {2}secret slack\/bot-token +secretsmanager:GetSecretValue +secrets\n/,
      );
      assert.doesNotMatch(out, /NOT DECLARED|NOT KNOWN YET/);
      assert.match(out, /\nprod: Nothing to mend/);
    });

    for (const [what, base] of [
      ["a commit", () => "HEAD"],
      ["a report that was kept", report],
    ] as const)
      it(`tells only what it adds and takes away, against ${what}`, async () => {
        const markdown = join(program.folder, "report.md");
        const { code, out, err } = await check(program.folder, ["--diff", base(), "--json", "--out", markdown]);
        assert.equal(code, 0, err);
        assert.match(
          readFileSync(markdown, "utf8"),
          /\n```diff\nsocless-eu\n[^+-]*\njira-get-issue .*\n\+ .*\n- .*\n```\n/,
        );
        const { targets } = JSON.parse(out).change.difference;
        const rows = targets.flatMap(({ holders }: { holders: { name: string; may: Record<string, string>[] }[] }) =>
          holders.flatMap(({ name, may }) => may.map(({ mark, action, on }) => `${mark} ${name} ${action} ${on}`)),
        );
        assert.deepEqual(rows, [
          "+ jira-get-issue secretsmanager:GetSecretValue secret slack/bot-token",
          "- jira-get-issue secretsmanager:GetSecretValue secret jira/token",
        ]);
      });

    const wrong: readonly [string, () => string, RegExp][] = [
      ["no commit and no file", () => "no-such-branch", /no-such-branch is no file, and no commit, branch or tag/],
      ["a folder", () => "policy", /policy is no file, and no commit, branch or tag/],
      ["no report", () => join(program.folder, "package.json"), /package\.json is no report that holds permissions/],
    ];
    for (const [what, base, said] of wrong)
      it(`answers a base that is ${what} with a sentence and exit code 2`, async () => {
        assertRefused(await check(program.folder, ["--diff", base()]), 2, said);
      });
  });

  describe("on a program with mistakes", () => {
    let program: ProgramCopy;
    let line: number;
    before(() => {
      program = copyProgram();
      line = readFileSync(join(program.folder, "index.ts"), "utf8").split("\n").length;
      program.append("index.ts", mistakes);
    });
    after(() => program.remove());

    it("refuses it, shows the line, and writes each form of the report", async () => {
      const files = ["txt", "json", "sarif", "md"].map((ending) => join(program.folder, `report.${ending}`));
      const { code, out } = await check(program.folder, [
        ...files.flatMap((file) => ["--out", file]),
        "--links",
        "https://example.com/blob/abc/",
      ]);
      assert.equal(code, 1);
      assert.match(out, new RegExp(`open {2}aws:iam/role:Role {2}index\\.ts:${line}\\n.*everybody may take this role`));
      const [asText, json, sarif, markdown] = files.map((file) => readFileSync(file, "utf8"));
      assert.equal(asText, out);
      assert.equal(JSON.parse(json ?? "").stack, "prod");
      assert.equal(JSON.parse(sarif ?? "").runs[0].results[0].ruleId, "iam-narrow-trust");
      assert.ok(markdown?.includes(`[index.ts:${line}](https://example.com/blob/abc/index.ts#L${line})`));
    });

    it("takes a configuration and exceptions from files", async () => {
      const write = (name: string, value: object) => {
        writeFileSync(join(program.folder, name), JSON.stringify(value));
        return join(program.folder, name);
      };
      const config = write("lenient.json", { all: "advisory", "iam-narrow-trust": "mandatory" });
      const exceptions = write("excused.json", {
        exceptions: [
          {
            rule: "iam-narrow-trust",
            resource: "urn:pulumi:dev::socless::aws:iam/role:Role::open",
            owner: "ana@example.com",
            reason: "Being replaced",
            expires: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10),
          },
        ],
      });
      const args = ["--stack", "dev", "--json", "--config", config];
      assert.equal((await check(program.folder, args)).code, 1);
      const { code, out } = await check(program.folder, [...args, "--exceptions", exceptions]);
      const { excused } = JSON.parse(out);
      assert.equal(code, 0, out);
      assert.deepEqual(
        excused.map(({ exception }: { exception: { owner: string } }) => exception.owner),
        ["ana@example.com"],
      );
    });

    it("tells in the program's words, with exit code 2, why it cannot be recorded", async () => {
      program.append("index.ts", 'throw new Error("this program is not well");\n');
      const { code, out, err } = await check(program.folder, ["--stack", "dev"]);
      assert.deepEqual([code, out], [2, ""]);
      assert.match(err, /this program is not well/);
    });
  });
});
