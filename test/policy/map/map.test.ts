import assert from "node:assert/strict";
import { permissionMap } from "../../../policy/map/build.ts";
import { diffMaps } from "../../../policy/map/diff.ts";
import { differenceAsMarkdown, mapAsMarkdown } from "../../../policy/map/markdown.ts";
import { differenceAsText, mapAsText } from "../../../policy/map/text.ts";
import { aFunction, allow, aPlaybook, arn, calling, made, platform, withChange } from "../support/made-up.ts";
import { document, notKnownYet, types } from "../support/try-rule.ts";

const readsAlerts = allow("dynamodb:GetItem", arn.table("eu-alerts"));
const table = made(types.table, "eu-alerts", arn.table("eu-alerts"));
const uses = [{ table: "alerts", calls: ["GetItem"] }];
const triage = { StartAt: "ask", States: { ask: calling(`${arn.lambda("eu-ask")}:7`) } };
const stack = [
  platform(),
  table,
  ...aFunction("eu-ask", { uses }, readsAlerts),
  ...aPlaybook("eu-triage-1", {}, triage, allow("lambda:InvokeFunction", `${arn.lambda("eu-ask")}:*`)),
];
const withPolicy = (...statements: readonly object[]) =>
  withChange(stack, types.rolePolicy, "eu-ask", { policy: document(...statements) });

describe("the permission map", () => {
  it("tells who may do what on which resource, and where that is declared", () => {
    assert.equal(
      mapAsText(permissionMap(stack)),
      [
        "eu",
        "FUNCTIONS: each also writes into its own log group",
        "ask  functions/eu-ask.ts:1\n  table alerts  dynamodb:GetItem",
        "PLAYBOOKS",
        "triage  playbooks/eu-triage-1.ts:1\n  function ask, all versions  lambda:InvokeFunction",
        "WHO READS AND WRITES\n  table alerts  read by ask",
      ].join("\n\n"),
    );
  });

  it("shows what nobody has declared", () => {
    const wide = withPolicy(readsAlerts, allow("dynamodb:DeleteItem", arn.table("eu-alerts")));
    assert.match(mapAsText(permissionMap(wide)), / {2}table alerts {2}dynamodb:DeleteItem {2}NOT DECLARED\n/);
  });

  it("foretells by declarations what policies will say that are not known yet", () => {
    const pending = withChange(stack, types.rolePolicy, "eu-ask", { policy: notKnownYet });
    const names = permissionMap(pending).targets.flatMap(
      ({ holders }) => holders.find(({ name }) => name === "ask") ?? [],
    );
    assert.deepEqual(
      names.flatMap(({ may }) => may.map(({ on, action }) => `${action} ${on}`)),
      ["logs:CreateLogStream log group ask", "logs:PutLogEvents log group ask", "dynamodb:GetItem table alerts"],
    );
  });

  it("is the same for the same permissions in another order", () => {
    assert.deepEqual(permissionMap([...stack].reverse()), permissionMap(stack));
  });

  it("holds no text that formats a pull request", () => {
    const evil = withPolicy(allow("dynamodb:GetItem", "arn:aws:dynamodb:::table/a|b`</details>`*c*"));
    const markdown = mapAsMarkdown(permissionMap(evil));
    assert.doesNotMatch(markdown, /<\/details>|[^\\]\|b|[^\\]\*c/);
    const change = differenceAsMarkdown(
      diffMaps(permissionMap(stack), permissionMap(withPolicy(allow("dynamodb:GetItem", "arn:aws:x:::```")))),
    );
    assert.equal(change.match(/```/g)?.length, 2);
  });
});

describe("the difference of two permission maps", () => {
  const base = permissionMap(stack);
  it("shows what comes and what goes, and nothing else", () => {
    const now = permissionMap(withPolicy(allow("dynamodb:Query", arn.table("eu-alerts"))));
    const [target, ...others] = diffMaps(base, now).targets;
    assert.deepEqual(others, []);
    assert.deepEqual(
      target?.holders.map(({ name, may }) => [name, may.map(({ mark, action, on }) => `${mark} ${action} ${on}`)]),
      [
        [
          "ask",
          [
            "+ dynamodb:Query table alerts",
            "- logs:CreateLogStream log group ask",
            "- logs:PutLogEvents log group ask",
            "- dynamodb:GetItem table alerts",
          ],
        ],
      ],
    );
    assert.match(
      differenceAsText(diffMaps(base, now)),
      /\n\+ table alerts {2}dynamodb:Query {4}NOT DECLARED\n- table alerts {2}dynamodb:GetItem\n?/,
    );
  });

  it("shows functions and playbooks that come or go with all that they may do", () => {
    const without = permissionMap(stack.filter(({ name }) => !name.startsWith("eu-triage")));
    const marks = (from: typeof base, to: typeof base) =>
      diffMaps(from, to).targets.flatMap(({ holders }) =>
        holders.flatMap(({ name, may }) => may.map(({ mark, action }) => `${mark} ${name} ${action}`)),
      );
    assert.deepEqual(marks(without, base), ["+ triage lambda:InvokeFunction"]);
    assert.deepEqual(marks(base, without), ["- triage lambda:InvokeFunction"]);
  });

  it("is nothing when only a line of the source has moved", () => {
    const moved = stack.map((one) =>
      JSON.parse(JSON.stringify(one).replaceAll("functions/eu-ask.ts:1", "functions/eu-ask.ts:9")),
    );
    const difference = diffMaps(base, permissionMap(moved));
    assert.deepEqual(difference.targets, []);
    assert.equal(differenceAsText(difference), "Nobody may do more or less than before.");
  });
});
