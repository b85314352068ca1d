import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { examine } from "../../../policy/core/secrets.ts";

const { AssetArchive, FileArchive, FileAsset, RemoteAsset, StringAsset } = pulumi.asset;
const token = ["xoxb", "123456789012", "aB3dE5gH7jK9mN1pQ3sT5vW7xY9zA1bC3dE5"].join("-");
const guilty = `const token = "${token}";\n`;

describe("the files that a resource carries", () => {
  const folder = mkdtempSync(join(tmpdir(), "socless-files-"));
  const file = (name: string, content: string | Buffer) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  mkdirSync(join(folder, "app/lib"), { recursive: true });
  const index = file("app/index.mjs", "export {};\n");
  const inner = file("app/lib/slack.mjs", guilty);
  after(() => rmSync(folder, { recursive: true }));

  const slack = (inside: string) => ({ path: "code", inside, kind: "slack token" });

  it("are looked into: a text, a file, an archive of them, a folder", async () => {
    const told = async (code: unknown) => (await examine({ code })).secrets;
    assert.deepEqual(await told(new StringAsset(guilty)), [slack("")]);
    assert.deepEqual(await told(new FileAsset(inner)), [slack("")]);
    const archive = new AssetArchive({
      "index.mjs": new FileAsset(index),
      lib: new FileArchive(join(folder, "app/lib")),
    });
    assert.deepEqual(await told(archive), [slack("lib/slack.mjs")]);
    assert.deepEqual(await told(new FileArchive(join(folder, "app"))), [slack("lib/slack.mjs")]);
    assert.deepEqual(await told(new FileAsset(index)), []);
  });

  it("are looked into as Pulumi writes them down", async () => {
    const [asset, archive] = ["c44067f5952c0a294b673a41bacd8c17", "0def7320c3a5731c473e5ecbe6d01bc7"].map((kind) => ({
      "4dabf18193072939515e22adb298388d": kind,
    }));
    const code = { ...archive, assets: { "index.mjs": { ...asset, path: inner } } };
    assert.deepEqual((await examine({ code })).secrets, [slack("index.mjs")]);
  });

  it("are found below the folder that runs, or one above it", async () => {
    assert.deepEqual(await examine({ code: new FileAsset("package.json") }), { secrets: [], unread: [] });
    const before = process.cwd();
    process.chdir("policy");
    const found = await examine({ code: new FileAsset("package-lock.json") }).finally(() => process.chdir(before));
    assert.deepEqual(found, { secrets: [], unread: [] });
  });

  it("count once for each kind of secret, and not when they are no text", async () => {
    assert.equal((await examine({ code: new StringAsset(guilty + guilty) })).secrets.length, 1);
    const binary = file("binary", Buffer.from(`\0${guilty}`));
    assert.deepEqual(await examine({ code: new FileAsset(binary) }), { secrets: [], unread: [] });
  });

  it("are said to be unread when they cannot be: missing, fetched, packed", async () => {
    const { FileAsset: File } = pulumi.asset;
    for (const code of [
      new File(join(folder, "missing.mjs")),
      new RemoteAsset("https://example.com/code.zip"),
      new FileArchive(file("code.tar.gz", "")),
      new FileArchive(file("broken.zip", "no archive")),
    ])
      assert.deepEqual(await examine({ code, environment: {} }), { secrets: [], unread: ["code"] });
  });
});
