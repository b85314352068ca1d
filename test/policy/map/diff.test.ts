import assert from "node:assert/strict";
import { permissionMap } from "../../../policy/map/build.ts";
import { diffMaps } from "../../../policy/map/diff.ts";
import type { PermissionMap } from "../../../policy/map/map.ts";
import { differenceAsMarkdown } from "../../../policy/map/markdown.ts";
import { differenceAsText } from "../../../policy/map/text.ts";
import { allow, arn, withChange } from "../support/made-up.ts";
import { document, notKnownYet, resource, types } from "../support/try-rule.ts";
import { readsAlerts, stack, withPolicy } from "./made-up.ts";

const base = permissionMap(stack);
const marks = (from: PermissionMap, to: PermissionMap): readonly string[] =>
  diffMaps(from, to).targets.flatMap(({ holders }) =>
    holders.flatMap(({ name, may }) => may.map(({ mark, action, on }) => `${mark} ${name} ${action} ${on}`)),
  );

describe("the difference of two permission maps", () => {
  const now = permissionMap(withPolicy(allow("dynamodb:Query", arn.table("eu-alerts"))));

  it("shows what comes and what goes, and nothing else", () => {
    assert.deepEqual(marks(base, now), [
      "+ ask dynamodb:Query table alerts",
      "- ask logs:CreateLogStream log group ask",
      "- ask logs:PutLogEvents log group ask",
      "- ask dynamodb:GetItem table alerts",
    ]);
    assert.equal(
      differenceAsText(diffMaps(base, now)),
      [
        "eu\n\nFUNCTIONS\n\nask  functions/eu-ask.ts:1",
        "+ table alerts   dynamodb:Query                      NOT DECLARED",
        "- log group ask  logs:CreateLogStream, PutLogEvents  own log",
        "- table alerts   dynamodb:GetItem                    uses",
      ].join("\n"),
    );
  });

  it("is green and red", () => {
    const text = differenceAsText(diffMaps(base, now), (style, line) => `<${style}>${line}</>`);
    assert.match(text, /\n<green>\+ table alerts .*<\/>\n<red>- log group ask .*<\/>\n<red>- table alerts .*<\/>$/);
    assert.match(differenceAsMarkdown(diffMaps(base, now)), /^```diff\n[\s\S]*\n\+ table [\s\S]*\n- table .*\n```$/);
  });

  it("shows functions and playbooks that come or go with all that they may do", () => {
    const without = permissionMap(stack.filter(({ name }) => !name.startsWith("eu-triage")));
    const call = "triage lambda:InvokeFunction function ask, all versions";
    assert.deepEqual(marks(without, base), [`+ ${call}`]);
    assert.deepEqual(marks(base, without), [`- ${call}`]);
  });

  it("shows a condition that falls away", () => {
    const when = { Condition: { StringEquals: { "aws:ResourceTag/kind": "alert" } } };
    const bound = permissionMap(withPolicy({ ...readsAlerts, ...when }));
    const free = permissionMap(withPolicy(readsAlerts));
    assert.match(
      differenceAsText(diffMaps(bound, free)),
      /\n\+ table alerts {2}dynamodb:GetItem {2}uses\n- .*uses; when StringEquals aws:ResourceTag\/kind alert$/,
    );
  });

  it("is nothing when only a line of the source has moved, or automatic names are others", () => {
    const again = (pattern: string | RegExp, by: string) =>
      diffMaps(base, permissionMap(stack.map((one) => JSON.parse(JSON.stringify(one).replaceAll(pattern, by)))));
    assert.deepEqual(again("functions/eu-ask.ts:1", "functions/eu-ask.ts:9").targets, []);
    const drawnAnew = again(/(?<=:(table\/|function:|role\/|stateMachine:))eu-[a-z]+/g, "$&-1a2b3c4");
    assert.deepEqual(drawnAnew.targets, []);
    assert.equal(differenceAsText(drawnAnew), "Nobody may do more or less than before.");
  });

  it("takes nothing for gone that a policy which is not known yet may still say", () => {
    const queue = (policy: string) => permissionMap([resource(types.queue, "plain", { policy })]);
    const open = queue(document({ Principal: "*", Action: "sqs:SendMessage" }));
    assert.deepEqual(marks(open, queue(notKnownYet)), []);
    assert.match(
      differenceAsText(diffMaps(open, queue(notKnownYet))),
      /NOT KNOWN YET .*\n {2}policies of queue plain$/,
    );
    assert.deepEqual(marks(open, queue(document())), ["- everybody sqs:SendMessage queue plain"]);
    const pending = withChange(stack, types.rolePolicy, "eu-ask", { policy: notKnownYet });
    assert.deepEqual(marks(base, permissionMap(pending)), []);
  });

  it("holds no text that ends its block in a pull request", () => {
    const evil = permissionMap(withPolicy(allow("dynamodb:GetItem", "arn:aws:x:::a\n```b")));
    assert.equal(differenceAsMarkdown(diffMaps(base, evil)).match(/```/g)?.length, 2);
  });
});
