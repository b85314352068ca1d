import assert from "node:assert/strict";
import { secretIn } from "../../../../policy/rules/secrets/shapes.ts";

/** Put together here, so that scanners of this repository stay quiet. */
const letters = "aB3dE5gH7jK9mN1pQ3sT5vW7xY9zA1bC3dE5";
const secrets: Readonly<Record<string, string>> = {
  "an AWS access key id": ["AKIA", "IOSFODNN7EXAMPLE"].join(""),
  "a Slack token": ["xoxb", "123456789012", letters].join("-"),
  "a Slack webhook's address": ["https://hooks.slack.com/services", "T0AAA", "B0BBB", letters].join("/"),
  "a GitHub token": ["ghp", letters].join("_"),
  "a GitLab token": ["glpat", letters.slice(0, 20)].join("-"),
  "an Atlassian token": ["ATATT3", letters].join(""),
  "a Stripe key": ["sk", "live", letters].join("_"),
  "an npm token": ["npm", letters].join("_"),
  "a Google API key": ["AIza", letters.slice(0, 35)].join(""),
  "a private key": ["-----BEGIN RSA", "PRIVATE KEY-----"].join(" "),
  "a signed token (JWT)": ["eyJhbGciOiJI", "eyJzdWIiOiIx", letters].join("."),
  "a password in an address": ["postgres://app:", "@db.example.com/app"].join(letters),
};

describe("the shapes of secrets", () => {
  for (const [kind, secret] of Object.entries(secrets))
    it(`show ${kind}, also inside a text`, () => {
      assert.equal(secretIn(secret), kind);
      assert.equal(secretIn(`value: ${secret};`), kind);
    });

  it("are not seen in what only resembles one", () => {
    for (const text of [
      "arn:aws:iam::123456789012:role/AKIATRACKER",
      "https://example.atlassian.net:8443/browse/SEC-1",
      "https://someone@example.com/",
      "-----BEGIN PUBLIC KEY-----",
      "xoxb-",
      "d2f1c0a4b6e89f7712aa34bb56cc78dd90ee12ff",
      "eyJhbGciOiJI",
    ])
      assert.equal(secretIn(text), undefined, text);
  });
});
