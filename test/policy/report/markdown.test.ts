import assert from "node:assert/strict";
import { judge } from "../../../policy/judge.ts";
import { asMarkdown, code, escaped, folded } from "../../../policy/report/markdown.ts";
import { only, queue, sample, stack } from "../support/report.ts";

describe("the report as Markdown", () => {
  it("has a table of findings with links to the places, and every exception", async () => {
    const text = asMarkdown(await sample(), { links: "https://example.com/blob/abc" });
    assert.match(text, /^### Policy: stack `test`\n\n❌ \*\*1 finding stops the deployment, 1 is advice\.\*\*/);
    const place = String.raw`\[components/thing\.ts:30\]\(https://example\.com/blob/abc/components/thing\.ts#L30\)`;
    assert.match(text, new RegExp(`\\| \\*\\*critical\\*\\* \\| \`iam-narrow-trust\` \\| \`open\`<br>${place} \\|`));
    assert.match(text, /\| ana&#64;example\.com \| 2026-12-01, 7 days left \| in use \|/);
    assert.match(text, /ended 1 day ago \| \*\*expired\*\* \|/);
    assert.match(text, /\*\*Mend:\*\* Name the service or role;/);
    assert.match(text, /<details><summary>What cannot be judged yet.*\(1\)<\/summary>/);
  });

  it("names places without a link where it is not known where files can be seen", async () => {
    assert.match(asMarkdown(await sample()), /`open`<br>components\/thing\.ts:30 \|/);
  });

  it("is short where there is nothing to mend", async () => {
    const report = await judge([stack], { rules: only("iam-narrow-trust") });
    assert.equal(asMarkdown(report), "### Policy: stack `test`\n\n✅ **Nothing to mend.** 1 rule on 1 resource.\n");
  });

  it("lets no name of the reviewed program format it, link or call somebody", async () => {
    const report = await judge([{ ...queue, urn: `${queue.urn}|\n# @all <img src=x>\`` }], {
      rules: only("sqs-encrypted-queues"),
    });
    assert.match(asMarkdown(report), /\| `` alerts\\\| # @all <img src=x>` `` ?<br>/);
    assert.equal(escaped("[a](b) <b> @all *x* | y\nz"), "\\[a\\](b) &lt;b> &#64;all \\*x\\* \\| y z");
    assert.equal(code("a|b"), "`a\\|b`");
  });

  it("leaves out whole sections that have no room, and says so", async () => {
    const report = await sample();
    const sections = [folded("first", "a".repeat(500)), folded("second", "b".repeat(5000))];
    const whole = asMarkdown(report, { sections });
    assert.ok(whole.includes("bbb") && !whole.includes("no room"));
    const cut = asMarkdown(report, { sections, limit: 4000 });
    assert.ok(cut.length <= 4000 && cut.includes("aaa") && !cut.includes("bbb"), `${cut.length}`);
    assert.match(cut, /_The rest has no room here/);
    assert.ok(asMarkdown(report, { limit: 300 }).length <= 300);
  });
});
