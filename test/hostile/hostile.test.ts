/** The part of `npm run hostile` that is always run: the same inputs each time. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { unthrottled } from "../support/unthrottled.ts";
import { attack, classNames } from "./hostile.ts";
import { secretsCalled } from "./secrets.ts";

describe("hostile input", function () {
  this.timeout(1_200_000);
  const { platform, start, remove } = unthrottled();
  before(() => start());
  after(() => remove());

  it("is answered as it must be, opens nothing, changes nothing, and brings no secret out", async () => {
    const { lines, misses, searched } = await attack(platform, { classes: classNames, inputs: 200, texts: 8, seed: 6 });
    assert.deepEqual(misses, []);
    assert.equal(
      lines.reduce((sum, { inputs }) => sum + inputs, 0),
      200 * classNames.length,
    );
    const kinds = [
      "log line",
      "event of a history",
      "item of a table",
      "Slack message",
      "Jira issue",
      "document of the store",
    ];
    for (const kind of kinds) assert.ok((searched[kind] ?? 0) > 0, `nothing was searched: ${kind}`);
  });
});

describe("the search for secrets", () => {
  const value = fc.string({ unit: "binary", minLength: 12, maxLength: 60 }).filter((text) => text.isWellFormed());
  const around = fc.string({ unit: "binary", maxLength: 7 }).filter((text) => text.isWellFormed());
  const writings: Readonly<Record<string, (text: string) => string>> = {
    plain: (text) => text,
    JSON: (text) => JSON.stringify({ text }),
    "JSON in JSON": (text) => JSON.stringify({ text: JSON.stringify({ text }) }),
    URL: (text) => encodeURIComponent(text),
    form: (text) => new URLSearchParams({ text }).toString(),
    hex: (text) => Buffer.from(text).toString("hex"),
    "upper hex": (text) => Buffer.from(text).toString("hex").toUpperCase(),
    base64: (text) => Buffer.from(text).toString("base64"),
    base64url: (text) => Buffer.from(text).toString("base64url"),
  };

  for (const [name, write] of Object.entries(writings)) {
    it(`finds one written as ${name}, inside of more text`, () => {
      fc.assert(
        fc.property(value, around, around, (secret, before, after) => {
          const secrets = secretsCalled({ key: secret });
          secrets.find("a log", write(before + secret + after));
          return secrets.found.length > 0;
        }),
      );
    });
  }

  it("finds nothing where there is none, and tells no value", () => {
    const secrets = secretsCalled({ key: "correct horse battery" });
    secrets.find("a log", "correct horse, battery");
    assert.deepEqual(secrets.found, []);
    secrets.find("a log", "the correct horse battery");
    assert.deepEqual(secrets.found, ["key (plain) in a log"]);
  });
});
