import assert from "node:assert/strict";
import { secretsIn, sightings } from "../../../policy/core/secrets.ts";

/** Put together here, so that scanners of this repository stay quiet. */
const letters = "aB3dE5gH7jK9mN1pQ3sT5vW7xY9zA1bC3dE5";
const secrets: Readonly<Record<string, string>> = {
  "AWS Access Key ID": ["AKIA", "Y7QMDV3XKLTPWZ5J"].join(""),
  "AWS Secret Access Key": ["AWS_SECRET_ACCESS_KEY", `${letters}abcd`].join("="),
  "slack token": ["xoxb", "123456789012", letters].join("-"),
  "Slack Incoming Webhook": ["https://hooks.slack.com/services", "T0AAA", "B0BBB", letters].join("/"),
  "GitHub Token": ["ghp", letters].join("_"),
  "GitLab Personal Access Token": ["glpat", letters.slice(0, 20)].join("-"),
  "Atlassian token": ["ATATT3", letters].join(""),
  "Stripe Live Secret Key": ["sk", "live", letters].join("_"),
  "npm access token": ["npm", letters].join("_"),
  "Google API key": ["AIza", letters.slice(0, 35)].join(""),
  "private key": ["-----BEGIN RSA", "PRIVATE KEY-----"].join(" "),
  "signed token (JWT)": ["eyJhbGciOiJI", "eyJzdWIiOiIx", letters].join("."),
  "PostgreSQL connection string": ["postgres://app:", "@db.example.com/app"].join(letters),
};

describe("the secrets in a text", () => {
  for (const [kind, secret] of Object.entries(secrets))
    it(`are told by their kind: ${kind}`, async () => {
      for (const text of [secret, `value: ${secret};`]) assert.equal((await sightings(text))[0]?.kind, kind);
    });

  it("cannot be hidden by a comment", async () => {
    const hidden = `// secretlint-disable\n${secrets["slack token"]}`;
    assert.deepEqual(
      (await sightings(hidden)).map(({ kind }) => kind),
      ["slack token"],
    );
  });

  it("are not seen in what only resembles one", async () => {
    for (const text of [
      "arn:aws:iam::123456789012:role/AKIATRACKER",
      "https://example.atlassian.net:8443/browse/SEC-1",
      "https://someone@example.com/",
      "-----BEGIN PUBLIC KEY-----",
      "xoxb-",
      "AWS_ACCOUNT_ID=123456789012",
      "d2f1c0a4b6e89f7712aa34bb56cc78dd90ee12ff",
      "eyJhbGciOiJI",
    ])
      assert.deepEqual(await sightings(text), [], text);
  });
});

describe("the secrets in a resource's inputs", () => {
  const token = secrets["slack token"] ?? "";

  it("are told by their place, also in JSON that an input holds", async () => {
    const inputs = {
      description: "harmless",
      list: ["a", token],
      environment: { variables: { SETTINGS: JSON.stringify({ slack: { tokens: ["b", token] } }) } },
      [`a ${token}`]: true,
      after: "harmless",
    };
    assert.deepEqual(await secretsIn(inputs), [
      { path: "list.1", inside: "", kind: "slack token" },
      { path: "environment.variables.SETTINGS", inside: "slack.tokens.1", kind: "slack token" },
    ]);
  });

  it("are seen by the name of the input, where only that tells", async () => {
    const variables = { AWS_SECRET_ACCESS_KEY: `${letters}abcd`, OTHER: `${letters}abcd` };
    assert.deepEqual(
      (await secretsIn({ environment: { variables } })).map(({ path }) => path),
      ["environment.variables.AWS_SECRET_ACCESS_KEY"],
    );
  });

  it("are none where there are no texts", async () => {
    assert.deepEqual(await secretsIn({ timeout: 3, publish: true, nothing: null }), []);
  });
});
