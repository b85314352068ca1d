import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import { enforcementOf, readConfiguration } from "../../policy/enforcement.ts";
import { exceptionsRule } from "../../policy/exceptions/rule.ts";
import { rules } from "../../policy/rules.ts";
import { configurationSchema } from "../../policy/schema.ts";

const folder = fileURLToPath(new URL("../../policy", import.meta.url));
const known = [
  { id: "one", title: "One", severity: "high", defaults: { days: 3, names: ["a"] } },
  { id: "two", title: "Two", severity: "low" },
] as const;
const [one, two] = known;

describe("how rules are enforced", () => {
  it("follows the severity, then `all`, then the rule's own entry", () => {
    const level = (rule: (typeof known)[number], config: Parameters<typeof enforcementOf>[1]) =>
      enforcementOf(rule, config).level;
    assert.deepEqual([level(one, {}), level(two, {})], ["mandatory", "advisory"]);
    assert.deepEqual([level(one, { all: "advisory" }), level(two, { all: "mandatory" })], ["advisory", "mandatory"]);
    assert.equal(level(one, { all: { enforcementLevel: "disabled" } }), "disabled");
    assert.equal(level(one, { all: "mandatory", one: "disabled" }), "disabled");
    assert.equal(level(one, { all: "advisory", one: { days: 5 } }), "advisory");
    assert.equal(level(one, { one: { enforcementLevel: "advisory", days: 5 } }), "advisory");
  });

  it("takes the values of a rule beside its level", () => {
    const config = { one: { enforcementLevel: "advisory", days: 5 } };
    assert.deepEqual(enforcementOf(one, config).config, { days: 5 });
    assert.deepEqual(enforcementOf(two, config).config, {});
  });

  const wrong: readonly [string, string, RegExp][] = [
    ["text that is no JSON", "{", /dev\.json is not JSON/],
    ["another thing than an object", "[]", /must hold an object/],
    ["a rule that is not there", '{ "three": "mandatory" }', /there is no rule three/],
    ["a level that is not there", '{ "one": "strict" }', /one is "strict"; it must be mandatory, advisory, disabled/],
    ["a level of another type", '{ "one": { "enforcementLevel": 1 } }', /one is 1; it must be/],
    ["a value that the rule does not have", '{ "one": { "hours": 1 } }', /one has no value hours/],
    ["a value of a rule that has none", '{ "two": { "days": 1 } }', /two has no value days/],
    ["part of a number", '{ "one": { "days": 1.5 } }', /one\.days must be a whole number/],
    ["a list of other things than texts", '{ "one": { "names": [1] } }', /one\.names must be a list of texts/],
    ["an entry of another type", '{ "one": 7 }', /one must be one of mandatory, advisory, disabled, or an object/],
  ];
  for (const [what, text, said] of wrong)
    it(`refuses ${what}`, () => {
      assert.throws(() => readConfiguration(text, known, "dev.json"), said);
    });

  it("tells all that is wrong at once", () => {
    assert.throws(() => readConfiguration('{ "three": "mandatory", "one": "x" }', known, "f"), /three.*\n.*one is "x"/);
  });
});

describe("the configuration of the stacks", () => {
  const all = [...rules, exceptionsRule];
  const validate = new Ajv().compile(configurationSchema(all));
  const read = (file: string) => readFileSync(`${folder}/${file}`, "utf8");

  for (const file of globSync("config/*.json", { cwd: folder }))
    it(`${file} is well, also for an editor`, () => {
      readConfiguration(read(file), all, file);
      assert.ok(validate(JSON.parse(read(file))), JSON.stringify(validate.errors));
    });

  it("has a schema that refuses what the reader refuses", () => {
    for (const one of [{ nobody: "mandatory" }, { all: "strict" }, { "logs-retention": { atLeastDays: "x" } }])
      assert.ok(!validate(one), JSON.stringify(one));
  });

  it("has the schema that the rules make", () => {
    const schema: unknown = JSON.parse(read("config.schema.json"));
    assert.deepEqual(schema, JSON.parse(JSON.stringify(configurationSchema(all))), "run npm run policy:docs");
  });
});
