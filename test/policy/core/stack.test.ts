import assert from "node:assert/strict";
import type { StackRule } from "../../../policy/core/rule.ts";
import { stackOf } from "../../../policy/core/stack.ts";
import { foundInStack, notKnownYet, resource, stackWaitsFor, types, urnOf } from "../support/try-rule.ts";

const component = resource("socless:index:Platform", "platform", {});
const inner = resource("socless:index:Vault", "vault", {}, { parent: component.urn });
const bucket = resource(
  types.bucket,
  "files",
  { acl: "private" },
  { parent: inner.urn, outputs: { arn: "arn:aws:s3:::files" } },
);
const policy = resource(
  types.bucketPolicy,
  "policy",
  { policy: notKnownYet },
  { references: { bucket: [bucket.urn], policy: [bucket.urn] } },
);
const all = [component, inner, bucket, policy];
const names = (members: readonly { readonly name: string }[]) => members.map(({ name }) => name);

/** Says of each bucket what is known of its policy. */
const talking: StackRule = {
  id: "it",
  title: "It",
  severity: "low",
  types: [types.bucketPolicy],
  reads: ["policy"],
  why: "Because.",
  fix: "So.",
  reference: "",
  checkStack: ({ ofType, config }) =>
    ofType(types.bucketPolicy).flatMap((one) =>
      ["policy", "bucket"].map((path) => ({ resource: one, path, message: `${one.props[path]} ${config.more}` })),
    ),
};

describe("all resources together", () => {
  it("are found by type, by what refers to what, and by component", () => {
    const stack = stackOf(all);
    const [vault, files, guard] = [inner.urn, bucket.urn, policy.urn].map((urn) =>
      stack.resources.find((one) => one.urn === urn),
    );
    assert.ok(vault && files && guard);
    assert.deepEqual(names(stack.ofType(types.bucket, types.bucketPolicy)), ["files", "policy"]);
    assert.deepEqual(names(stack.ofType("component")), ["platform", "vault"]);
    assert.deepEqual(names(stack.referenced(guard, "bucket")), ["files"]);
    assert.deepEqual(names(stack.referenced(guard, "other")), []);
    assert.deepEqual(names(stack.referring(files)), ["policy"]);
    assert.deepEqual(names(stack.referring(files, types.role)), []);
    assert.deepEqual(names(stack.ofType(component.type).flatMap(stack.within)), ["vault", "files"]);
    assert.deepEqual(names(stack.within(files)), []);
  });

  it("show inputs and, over them, what the deployment answered", () => {
    const [files] = stackOf(all).ofType(types.bucket);
    assert.deepEqual(files?.props, { acl: "private", arn: "arn:aws:s3:::files" });
    assert.deepEqual(stackOf(all).ofType(types.bucketPolicy)[0]?.unknown, ["policy"]);
  });

  it("are judged with the configuration, and not by what is not known yet", () => {
    assert.deepEqual(foundInStack(talking, all, { more: "!" }), ["policy bucket: undefined !"]);
    assert.deepEqual(stackWaitsFor(talking, all), ["policy policy"]);
    const known = resource(types.bucketPolicy, "policy", { policy: "{}" });
    assert.deepEqual(foundInStack(talking, [known], {}).length, 2);
    assert.deepEqual(stackWaitsFor(talking, [known]), []);
    assert.equal(urnOf(types.bucketPolicy, "policy"), known.urn);
  });
});
