import assert from "node:assert/strict";
import { targetsOf } from "../../../policy/core/targets.ts";
import { resource, types } from "../support/try-rule.ts";

const stack = resource("pulumi:pulumi:Stack", "socless-test", {});
const provider = resource("pulumi:providers:aws", "socless-eu", {}, { parent: stack.urn });
const platform = resource("socless:index:Platform", "socless-eu", {}, { parent: stack.urn });
const vault = resource("socless:index:Vault", "socless-eu-vault", {}, { parent: platform.urn });
const bucket = resource(types.bucket, "socless-eu-vault", {}, { parent: vault.urn });
const alone = resource(types.bucket, "alone", {}, { parent: stack.urn });

describe("the targets of a stack", () => {
  it("are its outermost components, with all that is in them at every depth", () => {
    const targets = targetsOf([bucket, vault, platform, provider, alone, stack]);
    const named = (one: { readonly urn: string }) => targets.get(one.urn);
    assert.deepEqual([platform, vault, bucket].map(named), ["socless-eu", "socless-eu", "socless-eu"]);
    assert.deepEqual([stack, provider, alone].map(named), [undefined, undefined, undefined]);
  });

  it("are found also where the stack itself is not among the resources", () => {
    assert.equal(targetsOf([platform, bucket, vault]).get(bucket.urn), "socless-eu");
  });
});
