import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { type Bundle, bundle } from "../../components/bundle.ts";
import { functionEntries } from "../../components/entries.ts";

describe("a bundle", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "bundle-"));
    writeFileSync(
      path.join(root, "word.ts"),
      'import path from "node:path";\nexport const word: string = path.basename("a/hello");\n',
    );
    writeFileSync(path.join(root, "old.cjs"), 'module.exports = require("node:os").EOL;\n');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const entries = {
    greet: 'export { word as handler } from "./word.ts";',
    old: 'import eol from "./old.cjs"; export const handler = eol;',
    fields:
      "declare const SOCLESS_ALERT_FIELDS: Record<string, string[][]>; export const handler = SOCLESS_ALERT_FIELDS;",
  };
  const alertFields = { triage: [["user", "name"]] };
  const run = async (built: Bundle | undefined, at = root): Promise<unknown> =>
    (await import(pathToFileURL(path.join(at, built?.path ?? "")).href)).handler;

  it("is a file that names its own content, and runs", async () => {
    const built = await bundle({ entries, alertFields, root });
    assert.equal(await run(built.greet), "hello");
    for (const { path: file, hash } of Object.values(built)) {
      assert.equal(file, `.socless/bundles/${hash}.mjs`);
      assert.equal(
        createHash("sha256")
          .update(readFileSync(path.join(root, file)))
          .digest("hex"),
        hash,
      );
    }
  });

  it("may hold CommonJS that requires", async () => {
    const built = await bundle({ entries, alertFields, root });
    assert.equal(await run(built.old), "\n");
  });

  it("knows which fields of an alert each playbook reads", async () => {
    const built = await bundle({ entries, alertFields, root });
    assert.deepEqual(await run(built.fields), alertFields);
    const other = await bundle({ entries, alertFields: {}, root });
    assert.notEqual(other.fields?.hash, built.fields?.hash);
    assert.equal(other.greet?.hash, built.greet?.hash);
  });

  it("has the same bytes in another folder, and is written once", async () => {
    const first = await bundle({ entries, alertFields, root });
    const elsewhere = mkdtempSync(path.join(tmpdir(), "another-"));
    for (const file of ["word.ts", "old.cjs"])
      writeFileSync(path.join(elsewhere, file), readFileSync(path.join(root, file)));
    assert.deepEqual(await bundle({ entries, alertFields, root: elsewhere }), first);
    assert.deepEqual(await bundle({ entries, alertFields, root }), first);
    assert.equal(readdirSync(path.join(root, ".socless/bundles")).length, Object.keys(entries).length);
    rmSync(elsewhere, { recursive: true });
  });

  it("has the same bytes where the packages' folder is a link", async () => {
    const own = path.join(root, "node_modules/old");
    mkdirSync(own, { recursive: true });
    writeFileSync(path.join(own, "index.js"), "module.exports = 1;\n");
    const uses = { entries: { uses: 'import old from "old"; export const handler = old;' }, alertFields };
    const first = await bundle({ ...uses, root });
    const elsewhere = mkdtempSync(path.join(tmpdir(), "another-"));
    symlinkSync(path.join(root, "node_modules"), path.join(elsewhere, "node_modules"));
    assert.deepEqual(await bundle({ ...uses, root: elsewhere }), first);
    rmSync(elsewhere, { recursive: true });
  });

  it("is one file for functions of the same code, written by all of them at once", async () => {
    const same = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`greet-${n}`, entries.greet]));
    const built = await bundle({ entries: same, alertFields, root });
    assert.equal(new Set(Object.values(built).map(({ hash }) => hash)).size, 1);
    assert.deepEqual(readdirSync(path.join(root, ".socless/bundles")), [`${built["greet-0"]?.hash}.mjs`]);
  });

  it("mends a file that a stopped build left behind half written", async () => {
    const built = await bundle({ entries, alertFields, root });
    writeFileSync(path.join(root, built.greet?.path ?? ""), "half");
    await bundle({ entries, alertFields, root });
    assert.match(readFileSync(path.join(root, built.greet?.path ?? ""), "utf8"), /hello/);
  });

  it("goes when no build has asked for it for a day", async () => {
    const built = await bundle({ entries, alertFields, root });
    const yesterday = new Date(Date.now() - 90_000_000);
    for (const { path: file } of Object.values(built)) utimesSync(path.join(root, file), yesterday, yesterday);
    const kept = await bundle({ entries: { greet: entries.greet }, alertFields, root });
    assert.deepEqual(readdirSync(path.join(root, ".socless/bundles")), [path.basename(kept.greet?.path ?? "")]);
  });

  it("tells what cannot be bundled", async () => {
    await assert.rejects(
      bundle({ entries: { broken: 'import "./nowhere.ts";' }, alertFields, root }),
      /Could not resolve "\.\/nowhere\.ts"/,
    );
  });
});

describe("the entries of functions", () => {
  it("are the platform's own handlers and each task, found by its name", () => {
    const entries = functionEntries([{ name: "jira-get-issue", file: "/p/functions/tasks/jira/get-issue.ts" }], "/p");
    assert.equal(entries.ingest, 'export { handler } from "./functions/platform/ingest/handler.ts";\n');
    assert.match(
      entries["jira-get-issue"] ?? "",
      /import \* as declared from "\.\/functions\/tasks\/jira\/get-issue\.ts";/,
    );
    assert.match(entries["jira-get-issue"] ?? "", /one\.name === "jira-get-issue"/);
  });

  it("refuse a task from outside the project", () => {
    assert.throws(
      () => functionEntries([{ name: "evil", file: "/q/evil.ts" }], "/p"),
      /task "evil" is declared in \/q\/evil\.ts, outside the project/,
    );
  });
});
