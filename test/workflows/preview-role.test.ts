import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { judge } from "../../policy/judge.ts";
import { families } from "../../policy/rules.ts";
import { declared } from "../policy/support/report.ts";
import { types } from "../policy/support/try-rule.ts";

const page = readFileSync(new URL("../../docs/ci.md", import.meta.url), "utf8");
const [trust = "", rights = "", ...more] = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, text = ""]) => text);

/** What the pack says of the role that one makes from the page. */
async function judged(assumeRolePolicy: string, policy: string) {
  const role = declared(types.role, "preview", { assumeRolePolicy });
  const own = declared(types.rolePolicy, "preview", { role: "preview", policy });
  return judge([role, own], { rules: families.access ?? [] });
}

describe("the preview's role, as the page has it", () => {
  it("passes the policy pack", async () => {
    assert.equal(more.length, 0);
    const { findings, unjudged, rules } = await judged(trust, rights);
    assert.deepEqual([findings, unjudged], [[], []]);
    assert.ok(rules > 20, `${rules} rules`);
  });

  it("would not, if other repositories could take it, or if it read every bucket", async () => {
    const found = async (...given: Parameters<typeof judged>) =>
      (await judged(...given)).findings.map(({ rule }) => rule);
    const wide = trust.replace("StringEquals", "StringLike").replace("acme/socless:environment:preview", "acme/*");
    assert.deepEqual(await found(wide, rights), ["iam-narrow-federation"]);
    assert.deepEqual(await found(trust, rights.replace("acme-socless-state/.pulumi", "*")), ["iam-no-wide-reading"]);
  });
});
