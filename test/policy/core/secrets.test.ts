import assert from "node:assert/strict";
import { examine } from "../../../policy/core/secrets.ts";

/** Put together here, so that scanners of this repository stay quiet. */
const letters = "aB3dE5gH7jK9mN1pQ3sT5vW7xY9zA1bC3dE5";
const token = ["xoxb", "123456789012", letters].join("-");
const secretsIn = async (props: Record<string, unknown>) => (await examine(props)).secrets;

describe("the secrets in a resource's inputs", () => {
  it("are told by their place, also in JSON that an input holds, and once for each", async () => {
    const inputs = {
      description: "harmless",
      list: ["a", `${token} ${token}`],
      environment: { variables: { SETTINGS: JSON.stringify({ slack: { tokens: ["b", token] } }) } },
      after: "harmless",
    };
    assert.deepEqual(await secretsIn(inputs), [
      { path: "list.1", inside: "", kind: "slack token" },
      { path: "environment.variables.SETTINGS", inside: "slack.tokens.1", kind: "slack token" },
    ]);
  });

  it("are seen by the name of the input, where only that tells", async () => {
    const value = "EXAMPLExEXAMPLEyEXAMPLEzEXAMPLEaEXAMPLEb";
    const variables = { AWS_SECRET_ACCESS_KEY: value, OTHER: value };
    assert.deepEqual(
      (await secretsIn({ environment: { variables } })).map(({ path }) => path),
      ["environment.variables.AWS_SECRET_ACCESS_KEY"],
    );
  });

  it("are seen in base64, as user data is", async () => {
    const script = `#!/bin/sh\nexport SLACK=${token}\n`;
    assert.deepEqual(await secretsIn({ userDataBase64: Buffer.from(script).toString("base64") }), [
      { path: "userDataBase64", inside: "", kind: "slack token" },
    ]);
    const harmless = "#!/bin/sh\ndnf install -y nginx\n";
    assert.deepEqual(await secretsIn({ userDataBase64: Buffer.from(harmless).toString("base64") }), []);
  });

  it("are seen where no detector knows them, when they are random", async () => {
    assert.deepEqual(await secretsIn({ environment: { variables: { KEY: letters, NAME: "alerts" } } }), [
      { path: "environment.variables.KEY", inside: "", kind: "random text, as keys are" },
    ]);
  });

  it("are none where there are no texts", async () => {
    assert.deepEqual(await secretsIn({ timeout: 3, publish: true, nothing: null }), []);
  });
});
