import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { withRules } from "../../policy/reference.ts";
import { rules } from "../../policy/rules.ts";

const root = new URL("../../", import.meta.url);

describe("the rules", () => {
  it("have ids of their own, and say what, why and how to mend it", () => {
    assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length);
    for (const rule of rules) {
      assert.match(rule.id, /^[a-z0-9]+(-[a-z0-9]+)+$/);
      assert.doesNotMatch(rule.title, /\.$/, rule.id);
      assert.match(rule.why, /^[A-Z].*\.$/, rule.id);
      assert.match(rule.fix, /^[A-Z].*\.$/, rule.id);
      assert.match(rule.reference, /^(FSBP|CIS|https:\/\/docs\.aws\.amazon\.com\/)/, rule.id);
      assert.ok(rule.types.length > 0 && ("checkStack" in rule || rule.reads.length > 0), rule.id);
    }
  });

  it("name resource types that pulumi-aws has", () => {
    const ofAws = rules.flatMap(({ types }) => types).filter((token) => token.startsWith("aws:"));
    const wrong = [...new Set(ofAws)].filter((token) => {
      const file = new URL(`node_modules/@pulumi/aws/${token.split(":")[1]}.js`, root);
      return !existsSync(file) || !readFileSync(file, "utf8").includes(`__pulumiType = '${token}'`);
    });
    assert.deepEqual(wrong, []);
  });

  it("are each in the pack", () => {
    const files = globSync("policy/rules/**/*.ts", { cwd: fileURLToPath(root) });
    const declaring = files.filter((file) =>
      readFileSync(new URL(file, root), "utf8").match(/: (Resource|Stack)Rule = \{/),
    );
    assert.equal(declaring.length, rules.length);
  });

  it("stand in the reference as they are", () => {
    const reference = readFileSync(new URL("docs/policy.md", root), "utf8");
    assert.equal(withRules(reference, rules), reference, "run npm run policy:docs");
  });
});
