import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { RunningPlatform, sshAlert } from "./platform.ts";

const socless = fileURLToPath(new URL("../../cli/socless.ts", import.meta.url));

describe("the command socless on a running platform", function () {
  this.timeout(600_000);
  const platform = new RunningPlatform();
  before(() => platform.start());
  after(() => platform.remove());

  async function run(args: string[], input = "") {
    const child = spawn(process.execPath, [socless, ...args, "--local", "--data", platform.data]);
    child.stdin.end(input);
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    const [code, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    return { code, out, err };
  }
  async function json(args: string[], input?: string) {
    const { code, out, err } = await run([...args, "--json"], input);
    assert.equal(code, 0, err);
    return JSON.parse(out);
  }

  it("sends an alert from a file and from standard input, and tells a duplicate", async () => {
    const alert = JSON.stringify(sshAlert("cli-host"));
    const file = join(platform.data, "alert.json");
    writeFileSync(file, alert);
    const first = await json(["alert", "send", "ssh-login", file]);
    assert.equal(first.duplicate, false);
    const second = await run(["alert", "send", "ssh-login", "-"], alert);
    assert.match(second.out, new RegExp(`A duplicate of ${first.investigationId}, seen 2 times now`));
    await platform.question("cli-host", "not-me");

    const listed = await json(["investigation", "list"]);
    assert.equal(listed[0].id, first.investigationId);
    assert.equal(listed[0].status, "waiting");
    const [asked] = await json(["interaction", "list"]);
    assert.deepEqual(asked.asked, ["engineer@example.com"]);
    assert.equal(asked.step, "ask-for-ticket");
    const shown = await run(["investigation", "show", first.investigationId]);
    assert.match(shown.out, /waiting\n/);
    assert.match(shown.out, /asked +ask-for-ticket/);
    assert.match((await run(["investigation", "list"])).out, /^ID +STATUS/);
    assert.match((await run(["interaction", "list"])).out, /engineer@example\.com/);
  });

  it("sets a secret from standard input; the previous one counts until it is revoked", async () => {
    const old = await platform.secret("endpoints/ssh-login");
    const alert = JSON.stringify(sshAlert("cli-rotated", "OPS-101"));
    await json(["secret", "set", "endpoints/ssh-login"], "a new key\n");
    assert.equal(await platform.secret("endpoints/ssh-login"), "a new key");
    assert.equal((await platform.post("ssh-login", alert)).status, 202);
    assert.equal((await platform.postSigned(old, "ssh-login", alert)).status, 202);
    const revoked = await json(["secret", "set", "endpoints/ssh-login", "--revoke-previous"], "another key");
    assert.equal(revoked.previousRevoked, true);
    assert.equal(await platform.secret("endpoints/ssh-login"), "another key");
  });

  it("says in a sentence what is wrong, and exits with 1", async () => {
    const wrong: [string[], RegExp][] = [
      [["alert", "send", "nope", "-"], /no HTTP endpoint "nope"; there are: .*ssh-login/],
      [["alert", "send", "ssh-login", "/does/not/exist"], /cannot be read/],
      [["investigation", "show", "inv_nope"], /There is no investigation inv_nope/],
      [["investigation", "settle", "inv_nope", "x"], /Say one of --done FILE/],
      [["investigation", "settle", "inv_nope", "x", "--redo"], /is not uncertain/],
      [["secret", "set", "nope"], /no secret "nope"/],
      [["secret", "set", "jira/token"], /standard input is empty/],
      [["playbook", "graph", "nope"], /no playbook "nope"; there are: /],
      [["investigation", "list", "--target", "elsewhere"], /no target "elsewhere"; the deployment has: local/],
    ];
    for (const [args, words] of wrong) {
      const { code, out, err } = await run(args);
      assert.equal(code, 1, args.join(" "));
      assert.match(err, words);
      assert.equal(out, "");
      assert.doesNotMatch(err, /\n\s+at /);
    }
  });

  it("checks, draws and tries a playbook", async () => {
    const checked = await json(["playbook", "check"]);
    assert.deepEqual(
      checked.map((c: { findings: unknown[] }) => c.findings),
      [[], [], [], [], []],
    );
    assert.match((await run(["playbook", "graph", "ssh-ticket-check"])).out, /^flowchart TD/);
    const given = join(platform.data, "given.json");
    writeFileSync(
      given,
      JSON.stringify({
        "check-ticket": { found: true, isOpen: true, key: "OPS-101", assignee: "engineer@example.com" },
        "file-case": { key: "SEC-1", url: "u" },
      }),
    );
    const alert = JSON.stringify(sshAlert("cli-try", "OPS-101"));
    const tried = await run(["playbook", "try", "ssh-ticket-check", "-", "--given", given], alert);
    assert.match(tried.out, /It ends validated\./);
    const missing = await run(["playbook", "try", "ssh-ticket-check", "-"], alert);
    assert.match(missing.out, /It stops at check-ticket/);
    assert.equal(missing.code, 1);
  });

  it("says what to do when nothing runs there", async () => {
    const { code, err } = await new Promise<{ code: number | null; err: string }>((resolve) => {
      const child = spawn(process.execPath, [socless, "investigation", "list", "--local", "--data", "/does/not/exist"]);
      let err = "";
      child.stderr.on("data", (chunk: Buffer) => (err += chunk));
      child.once("close", (code) => resolve({ code, err }));
    });
    assert.equal(code, 1);
    assert.match(err, /nothing is deployed there\. Start it with: npm start/);
  });
});
