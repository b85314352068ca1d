import assert from "node:assert/strict";
import { sightings } from "../../../policy/core/detectors.ts";

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
  "bearer token": ["Authorization: Bearer", letters].join(" "),
  "OpenAI API token": ["sk", `${letters.slice(0, 20)}T3BlbkFJ${letters.slice(0, 20)}`].join("-"),
  "Anthropic Claude API key": ["sk-ant-api03", `${letters}${letters}${letters.slice(0, 21)}AA`].join("-"),
  "Sendgrid api key": ["SG", letters.slice(0, 22), `${letters}1234567`].join("."),
  "Shopify api key": ["shpat", letters].join("_"),
  "linear api token": ["lin_api", letters].join("_"),
  "Hugging Face User Access Token": ["hf", "abcdefghijKLMNOPQRstuvwxyzABCDEFGH"].join("_"),
  "HashiCorp Vault service token": ["hvs", `${letters}${letters}${letters.slice(0, 20)}`].join("."),
  "Databricks personal access token": ["dapi", "0123456789abcdef0123456789abcdef"].join(""),
  "Docker Personal Access Token": ["dckr_pat", letters.slice(0, 27)].join("_"),
  "Grafana Service Account token": ["glsa", letters.slice(0, 32), "0a1b2c3d"].join("_"),
  "MySQL connection string": ["mysql://app:", "@db.corp.net/app"].join(letters),
  "MongoDB connection string": ["mongodb+srv://app:", "@cluster0.corp.net/app"].join(letters),
  "basic auth credential": ["https://app:", "@git.corp.net/x.git"].join(letters),
  "password in an address": ["amqps://app:", "@mq.corp.net"].join("h%21unter"),
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
      "const url = `https://${user}:${password}@host`;",
      'send("Authorization", "Bearer " + token)',
      "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_aBcDeF123",
      "AWS_ACCOUNT_ID=123456789012",
      "d2f1c0a4b6e89f7712aa34bb56cc78dd90ee12ff",
      "eyJhbGciOiJI",
    ])
      assert.deepEqual(await sightings(text), [], text);
  });
});
