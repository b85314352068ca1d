import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import formats from "ajv-formats";
import { linesOfEntries } from "../../../policy/exceptions/lines.ts";
import { readExceptions } from "../../../policy/exceptions/read.ts";
import { rules } from "../../../policy/rules.ts";
import { exceptionsSchema } from "../../../policy/schema.ts";
import { excuse, exceptionsFile as file, queue } from "../support/report.ts";

const good = excuse("sqs-encrypted-queues", queue);
const without = (key: string) => Object.fromEntries(Object.entries(good).filter(([name]) => name !== key));
const shipped = (name: string) => readFileSync(new URL(`../../../policy/${name}`, import.meta.url), "utf8");

const wrong: readonly [string, unknown, RegExp][] = [
  ["without a rule", without("rule"), /^it has no rule$/],
  ["without a resource", without("resource"), /^it has no resource$/],
  ["without an owner", without("owner"), /^it has no owner$/],
  ["with an empty owner", { ...good, owner: " " }, /^it has no owner$/],
  ["without a reason", without("reason"), /^it has no reason$/],
  ["without an end", without("expires"), /^it has no expires$/],
  ["for a rule that is not there", { ...good, rule: "sqs-encrypted" }, /^there is no rule sqs-encrypted$/],
  ["for a resource by its name", { ...good, resource: "alerts" }, /^its resource is not a URN/],
  ["until a day that does not exist", { ...good, expires: "2027-02-30" }, /^its expires is not a day/],
  ["until a day in words", { ...good, expires: "next week" }, /^its expires is not a day/],
  ["with a key that nobody reads", { ...good, until: "2027-01-01" }, /^it has until, which nobody reads$/],
  ["that is a text", "iam-narrow-trust", /^it is not an object$/],
];

describe("the file of exceptions", () => {
  it("is read, each entry with its line", () => {
    const { all, problems } = readExceptions(file(good, { ...good, message: "its { words }" }), rules);
    assert.deepEqual(problems, []);
    assert.deepEqual(all, [
      { ...good, source: { file: "policy/exceptions.json", line: 3 } },
      { ...good, message: "its { words }", source: { file: "policy/exceptions.json", line: 10 } },
    ]);
  });

  for (const [what, entry, said] of wrong)
    it(`has no use for an entry ${what}`, () => {
      const { all, problems } = readExceptions(JSON.stringify({ exceptions: [good, entry] }), rules);
      assert.equal(all.length, 1);
      assert.equal(problems.length, 1, JSON.stringify(problems));
      assert.match(problems[0]?.message ?? "", said);
      assert.equal(problems[0]?.path, "exceptions.1");
    });

  it("says what is wrong with it as a whole", () => {
    assert.match(readExceptions("{", rules).problems[0]?.message ?? "", /^the file is not JSON/);
    assert.match(readExceptions("[]", rules).problems[0]?.message ?? "", /^the file has no list `exceptions`$/);
  });

  it("counts lines past brackets in texts and lists within entries", () => {
    assert.deepEqual(
      linesOfEntries('{ "$schema": "{",\n "exceptions": [\n\n{"a": "}{\\"{"},\n{"b": [{}]}\n]}'),
      [4, 5],
    );
  });

  it("ships empty, and has a schema for editors that the rules make", () => {
    assert.deepEqual(readExceptions(shipped("exceptions.json"), rules), { all: [], problems: [] });
    assert.deepEqual(
      JSON.parse(shipped("exceptions.schema.json")),
      JSON.parse(JSON.stringify(exceptionsSchema(rules))),
      "run npm run policy:docs",
    );
  });

  it("has a schema that takes and refuses what the reader does", () => {
    const ajv = new Ajv();
    formats.default(ajv);
    const validate = ajv.compile(exceptionsSchema(rules));
    assert.ok(validate({ exceptions: [good, { ...good, message: "its words" }] }), JSON.stringify(validate.errors));
    for (const [what, entry] of wrong.filter(([what]) => what !== "with an empty owner"))
      assert.ok(!validate({ exceptions: [entry] }), what);
  });
});
