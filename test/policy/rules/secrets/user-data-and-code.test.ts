import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { noSecretInCode } from "../../../../policy/rules/secrets/no-secret-in-code.ts";
import { noSecretInUserData } from "../../../../policy/rules/secrets/no-secret-in-user-data.ts";
import { foundWithSecrets, notKnownYet, types } from "../../support/try-rule.ts";

const token = ["xoxb", "123456789012", "aB3dE5gH7jK9mN1pQ3sT5vW7xY9zA1bC3dE5"].join("-");
const seen = (where: string) => `it holds what looks like a secret${where}: slack token`;

describe("user data", () => {
  const judged = (type: string, props: object) => foundWithSecrets(noSecretInUserData, type, props);
  const script = (line: string) => `#!/bin/bash\nset -eu\n${line}\nsystemctl start app\n`;
  const base64 = (text: string) => Buffer.from(text).toString("base64");

  it("holds no secret, in clear or in base64", async () => {
    const guilty = script(`export SLACK_TOKEN=${token}`);
    assert.deepEqual(await judged("aws:ec2/instance:Instance", { userData: guilty }), [`userData: ${seen("")}`]);
    assert.deepEqual(await judged("aws:ec2/instance:Instance", { userDataBase64: base64(guilty) }), [
      `userDataBase64: ${seen("")}`,
    ]);
    assert.deepEqual(await judged("aws:ec2/launchTemplate:LaunchTemplate", { userData: base64(guilty) }), [
      `userData: ${seen("")}`,
    ]);
  });

  it("may read one at the start", async () => {
    const innocent = script(
      "aws secretsmanager get-secret-value --secret-id slack/bot-token --output text > /run/token",
    );
    for (const userData of [innocent, base64(innocent), notKnownYet, undefined])
      assert.deepEqual(await judged("aws:ec2/launchTemplate:LaunchTemplate", { userData }), []);
  });
});

describe("code", () => {
  const folder = mkdtempSync(join(tmpdir(), "socless-code-"));
  after(() => rmSync(folder, { recursive: true }));
  const { AssetArchive, FileAsset, StringAsset } = pulumi.asset;
  const archive = (text: string) => {
    writeFileSync(join(folder, "index.mjs"), text);
    return new AssetArchive({ "index.mjs": new FileAsset(join(folder, "index.mjs")) });
  };

  it("holds no secret, and the file is named", async () => {
    const code = archive(`import { WebClient } from "@slack/web-api";\nconst slack = new WebClient("${token}");\n`);
    assert.deepEqual(await foundWithSecrets(noSecretInCode, types.lambda, { code }), [
      `code: ${seen(" at index.mjs")}`,
    ]);
    const object = { source: new StringAsset(`token = ${token}`) };
    assert.deepEqual(await foundWithSecrets(noSecretInCode, "aws:s3/bucketObject:BucketObject", object), [
      `source: ${seen("")}`,
    ]);
  });

  it("may hold anything else: names of secrets, hashes, ids", async () => {
    const code = archive(
      'const token = await secret("slack/bot-token"); const hash = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";\n',
    );
    assert.deepEqual(await foundWithSecrets(noSecretInCode, types.lambda, { code }), []);
  });
});
