import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { inspect } from "../../../policy/core/inspect.ts";
import { known, knownOfBoth, overlap } from "../../../policy/core/known.ts";
import type { Rule } from "../../../policy/core/rule.ts";
import { notKnownYet } from "../support/try-rule.ts";

describe("what is known of a resource", () => {
  it("is parted from what is not, at any depth", () => {
    const inputs = { name: "a", arn: notKnownYet, list: ["x", notKnownYet, { y: notKnownYet, z: 1 }], none: null };
    assert.deepEqual(known(inputs), {
      props: { name: "a", list: ["x", { z: 1 }], none: null },
      unknown: ["arn", "list.1", "list.2.y"],
    });
  });

  it("is what the deployment answered, and of the inputs only what that leaves out", () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    assert.deepEqual(
      knownOfBoth({
        props: { name: "a", arn: unknown, size: { x: unknown, y: 1 } },
        outputs: { arn: "arn:1", url: unknown, name: unknown },
      }),
      { props: { arn: "arn:1", size: { y: 1 } }, unknown: ["size.x", "url", "name"] },
    );
  });

  it("keeps assets as they are", () => {
    const code = new pulumi.asset.StringAsset("export {}");
    assert.equal(known({ code }).props.code, code);
  });

  it("lets an error pass that does not come from an unknown value", () => {
    const inputs = {
      get broken(): string {
        throw new RangeError("not this one");
      },
    };
    assert.throws(() => known(inputs), RangeError);
  });
});

describe("a rule and unknown inputs", () => {
  const rule: Rule = {
    id: "a-rule",
    title: "A title",
    severity: "low",
    types: ["a:b/c:C"],
    reads: ["here"],
    why: "Because.",
    fix: "So.",
    reference: "FSBP X.1",
    check: () => [
      { path: "here.a", message: "a" },
      { path: "here.b", message: "b" },
    ],
  };
  const subject = (unknown: readonly string[]) => ({ type: "a:b/c:C", name: "c", urn: "c", props: {}, unknown });

  it("drops what it says on them, and keeps the rest", () => {
    assert.deepEqual(inspect(rule, subject(["here.a", "there"])), {
      violations: [{ path: "here.b", message: "b" }],
      unjudged: ["here.a"],
    });
    assert.deepEqual(inspect(rule, subject(["here"])), { violations: [], unjudged: ["here"] });
  });

  it("does not look at other types", () => {
    assert.deepEqual(inspect({ ...rule, types: ["a:b/d:D"] }, subject(["here"])), { violations: [], unjudged: [] });
  });

  it("overlap when one path holds the other, and not when names only begin alike", () => {
    assert.ok(overlap("a.b", "a") && overlap("a", "a.b.c") && overlap("a", "a"));
    assert.ok(!overlap("a.b", "a.c") && !overlap("ab", "a"));
  });
});
