/** What TypeScript refuses in a playbook. Every `@ts-expect-error` is a mistake that the editor shows; `tsc` holds them. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { sshLogin } from "../../../functions/endpoints/ssh-login.ts";
import * as jira from "../../../functions/tasks/jira/index.ts";
import * as slack from "../../../functions/tasks/slack/index.ts";
import { playbook } from "../../../playbooks/language/index.ts";
import * as aws from "../fixtures/tasks.ts";

const root = join(import.meta.dirname, "../../..");

const meta = {
  name: "t",
  description: "t",
  endpoint: sshLogin,
  timeLimit: "1 day",
  outcomes: ["ok", "bad"],
  uses: { aws: { describe: aws.describeResource, reputation: aws.ipReputation }, jira, slack },
} as const;

playbook({
  ...meta,
  async steps({ alert, aws, jira, slack, task, ask, form, text, finish }) {
    // @ts-expect-error no such field, though the schema keeps unknown ones
    await task("a", slack.findUser, { email: alert.user.mail });
    // @ts-expect-error no such parameter
    await task("b", slack.findUser, { mail: alert.user.email_addr });
    // @ts-expect-error a number where text is wanted
    await task("c", slack.findUser, { email: alert.time });
    // @ts-expect-error a parameter is missing
    await task("d", slack.findUser, {});
    // @ts-expect-error it may be missing
    await task("e", jira.getIssue, { key: alert.unmapped?.ticket });
    if (alert.unmapped?.ticket) await task("g", jira.getIssue, { key: alert.unmapped.ticket });
    // @ts-expect-error it may be missing
    text`ticket ${alert.unmapped?.ticket}`;
    const ip = await task("h", aws.reputation, { ip: alert.src_endpoint.ip });
    // @ts-expect-error a list where text is wanted
    await task("i", slack.post, { to: "#x", text: ip.lists });
    // @ts-expect-error a number is never text
    if (ip.score === "80") return finish("ok");
    // @ts-expect-error a typing error in a result
    if (ip.scor > 80) return finish("ok");
    const promise = task("h2", aws.reputation, { ip: "x" });
    // @ts-expect-error await is forgotten
    if (promise.score > 3) return finish("ok");
    // @ts-expect-error a question without a time limit
    await ask("o", { to: "x", text: "t", choices: { yes: "Yes" } });
    // @ts-expect-error a time limit that is none
    await ask("o2", { to: "x", text: "t", choices: { yes: "Yes" }, within: "soon" });
    const choices = { t: form("T", { ticket: "Ticket" }), no: "No" };
    const a = await ask("p", { to: "x", text: "t", choices, within: "1 hour" });
    // @ts-expect-error nobody may have answered
    text`${a.choice}`;
    if (!a) return finish("bad");
    // @ts-expect-error only the form's choice has its field
    text`${a.ticket}`;
    if (a.choice !== "no") text`${a.ticket} by ${a.by.email}`;
    // @ts-expect-error no such choice
    if (a.choice === "maybe") return finish("ok");
    // @ts-expect-error no such outcome
    if (ip.score > 2) return finish("okay");
    let found: { isOpen: boolean };
    if (ip.score > 3) found = await task("s", jira.getIssue, { key: "x" });
    // @ts-expect-error the branch that sets it may not have run
    if (found.isOpen) return finish("ok");
    return finish("ok");
  },
});

playbook({
  ...meta,
  // @ts-expect-error a way without an end
  async steps({ alert, finish }) {
    if (alert.time > 3) return finish("ok");
  },
});

playbook({
  ...meta,
  // @ts-expect-error a choice without its case
  async steps({ ask, finish }) {
    const a = await ask("q", { to: "x", text: "t", choices: { y: "Y", n: "N" }, within: "1 hour" });
    switch (a?.choice) {
      case "y":
        return finish("ok");
      case undefined:
        return finish("bad");
    }
  },
});

playbook({
  ...meta,
  // @ts-expect-error the name of a tool is taken
  uses: { task: jira },
  async steps({ finish }) {
    return finish("ok");
  },
});

playbook({
  ...meta,
  endpoint: aws.finding,
  async steps({ alert, aws, slack, task, forEach, parallel, finish }) {
    const limits = { atOnce: 1, atMost: 3 };
    const r = await forEach("a", alert.resources, limits, async (x) => ({
      arn: x.arn,
      got: await task("b", aws.describe, { arn: x.arn }),
    }));
    // @ts-expect-error there may be no first item
    r[0].arn.trim();
    // @ts-expect-error no such field of an item
    r.filter((x) => x.nope);
    const p = await parallel("c", { x: () => task("d", slack.findUser, { email: "x" }) });
    // @ts-expect-error no such branch
    p.y.toString();
    // @ts-expect-error an item cannot end the playbook
    await forEach("e", alert.resources, limits, async () => finish("ok"));
    return finish(p.x.name === "" ? "ok" : "bad");
  },
  // @ts-expect-error the outcome is decided when the closing steps run
  async inEveryOutcome({ finish }) {
    finish("ok");
  },
});

/** Lines of this file where TypeScript finds a mistake when it is not told to expect one. */
function mistakes(file: string): ReadonlySet<number> {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const read = host.readFile;
  host.readFile = (name) => (name === file ? read(name)?.replaceAll("@ts-expect-error", "expected:") : read(name));
  const program = ts.createProgram([file], options, host);
  const source = program.getSourceFile(file);
  const found = ts.getPreEmitDiagnostics(program, source).flatMap(({ start }) => start ?? []);
  return new Set(found.map((at) => (source?.getLineAndCharacterOfPosition(at).line ?? -1) + 1));
}

describe("the types of a playbook", () => {
  it("show each of these mistakes in the editor", () => {
    const lines = readFileSync(import.meta.filename, "utf8").split("\n");
    const expected = lines.flatMap((line, i) => (/^ *\/\/ @ts-expect-error /.test(line) ? [i + 2] : []));
    assert.ok(expected.length > 20);
    assert.deepEqual(
      [...mistakes(import.meta.filename)].sort((a, b) => a - b),
      expected,
    );
  }).timeout(300_000);
});
