import assert from "node:assert/strict";
import type { Resource } from "../../../policy/core/rule.ts";
import { permissionMap } from "../../../policy/map/build.ts";
import { mapAsMarkdown } from "../../../policy/map/markdown.ts";
import { mapAsText, namesOf } from "../../../policy/map/text.ts";
import { allow, arn, withChange } from "../support/made-up.ts";
import { notKnownYet, resource, types, urnOf } from "../support/try-rule.ts";
import { ask, readsAlerts, stack, withPolicy } from "./made-up.ts";

const textOf = (resources: readonly Resource[]): string => mapAsText(permissionMap(resources));

describe("the permission map", () => {
  it("tells who may do what on which resource, and where that is declared", () => {
    const [, ...sections] = textOf(stack).split(/\n{2,}/);
    assert.deepEqual(sections, [
      "eu",
      "FUNCTIONS",
      "ask  functions/eu-ask.ts:1\n  table alerts  dynamodb:GetItem  uses",
      "PLAYBOOKS",
      "triage  playbooks/eu-triage-1.ts:1\n  function ask, all versions  lambda:InvokeFunction  step ask",
      "WHO READS AND WRITES",
      "  table alerts  read by ask",
    ]);
  });

  it("shows what nobody has declared, and the line that grants it", () => {
    const wide = withPolicy(readsAlerts, allow("dynamodb:DeleteItem", arn.table("eu-alerts"))).map((one) =>
      one.type === types.rolePolicy ? { ...one, source: { file: "index.ts", line: 7 } } : one,
    );
    assert.match(textOf(wide), / {2}table alerts {2}dynamodb:DeleteItem {2}NOT DECLARED; index\.ts:7\n/);
  });

  it("paints what nobody has declared", () => {
    const wide = permissionMap(withPolicy(readsAlerts, allow("dynamodb:DeleteItem", arn.table("eu-alerts"))));
    const text = mapAsText(wide, (style, line) => `<${style}>${line}</>`);
    assert.deepEqual(text.match(/<yellow>.*<\/>/g), ["<yellow>  table alerts  dynamodb:DeleteItem  NOT DECLARED</>"]);
  });

  it("foretells by declarations what policies will say that are not known yet", () => {
    const pending = withChange(stack, types.rolePolicy, "eu-ask", { policy: notKnownYet });
    assert.deepEqual(
      ask(permissionMap(pending)).map(({ on, action }) => `${action} ${on}`),
      ["logs:CreateLogStream log group ask", "logs:PutLogEvents log group ask", "dynamodb:GetItem table alerts"],
    );
  });

  it("says whose policies are not known yet, and which no declaration foretells", () => {
    const later = [
      resource(types.role, "open", {}),
      resource(
        types.rolePolicy,
        "open",
        { policy: notKnownYet },
        { references: { role: [urnOf(types.role, "open")] } },
      ),
      resource(types.queue, "plain", { policy: notKnownYet }),
    ];
    assert.deepEqual(permissionMap(later).targets[0]?.pending, ["queue plain", "role open"]);
    assert.match(textOf(later), /\nNOT KNOWN YET .*\n {2}policies of queue plain\n {2}policies of role open$/);
    assert.match(mapAsMarkdown(permissionMap(later)), /\*\*Not known yet\*\*.*`queue plain`, `role open`/);
  });

  it("is the same for the same permissions in another order", () => {
    assert.deepEqual(permissionMap([...stack].reverse()), permissionMap(stack));
  });

  it("tells once what is the same in targets of several accounts and regions", () => {
    const key = allow("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-central-1:123456789012:secret:x");
    const eu = withPolicy(readsAlerts, key);
    const us = eu.map((one): Resource => {
      const text = JSON.stringify(one)
        .replaceAll("123456789012", "210987654321")
        .replaceAll("eu-central-1", "us-east-1");
      return JSON.parse(text.replaceAll(/\beu\b/g, "us").replaceAll(/(functions|playbooks)\/us/g, "$1/eu"));
    });
    const text = textOf([...eu, ...us]);
    assert.match(text, /\n\neu, us\n\n/);
    assert.match(text, /arn:aws:secretsmanager:<region>:<account>:/);
    assert.equal(text.match(/FUNCTIONS/g)?.length, 1);
    const other = textOf([...eu, ...us.filter(({ type }) => type !== types.machine)]);
    assert.equal(other.match(/FUNCTIONS/g)?.length, 2);
  });

  it("names six targets that are told together, and counts the others", () => {
    const names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    assert.equal(namesOf(names.slice(0, 6)), "a, b, c, d, e, f");
    assert.equal(namesOf(names), "8 targets: a, b, c, d, e, f and 2 more");
  });

  it("links to the lines in Markdown", () => {
    const markdown = mapAsMarkdown(permissionMap(stack), "https://example.com/blob/abc");
    assert.match(
      markdown,
      /\n\| \*\*ask\*\*<br>\[functions\/eu-ask\.ts:1\]\(https:\/\/example\.com\/blob\/abc\/functions\/eu-ask\.ts#L1\) \| table alerts \| `dynamodb:GetItem` \| uses \|\n/,
    );
  });

  it("holds no text that formats a pull request or a terminal", () => {
    const evil = withPolicy(allow("dynamodb:GetItem", "arn:aws:dynamodb:::table/a|b`</details>`*c*\n# d\u001b[2K"));
    assert.doesNotMatch(mapAsMarkdown(permissionMap(evil)), /<\/details>|[^\\]\|b|[^\\]\*c|\n# d/);
    assert.doesNotMatch(textOf(evil), /\n# d|\p{Cc}\[/u);
  });
});
