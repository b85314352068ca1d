import assert from "node:assert/strict";
import alias from "@pulumi/pulumi/proto/alias_pb.js";
import resources from "@pulumi/pulumi/proto/resource_pb.js";
import { formerUrns, ownAliases } from "../../../local/deploy/aliases.ts";

const urn = (rest: string) => `urn:pulumi:now::shop::${rest}`;
const parent = urn("a:Box::new");

function former(specs: readonly ((spec: InstanceType<typeof alias.Alias.Spec>) => unknown)[]): readonly string[] {
  const list = specs.map((set) => {
    const spec = new alias.Alias.Spec();
    set(spec);
    return new alias.Alias().setSpec(spec);
  });
  const message = new resources.RegisterResourceRequest().setName("new-part").setType("a:Part").setParent(parent);
  return ownAliases(message.setAliasesList(list), "shop", "now");
}

describe("a resource's former URNs", () => {
  it("are as its aliases say, and as it is now in what they do not say", () => {
    const named = former([
      (spec) => spec.setName("old-part"),
      (spec) => spec.setType("a:Bit"),
      (spec) => spec.setNoparent(true),
      (spec) => spec.setParenturn(urn("a:Shelf::s")),
      (spec) => spec.setStack("then").setProject("store"),
    ]);
    assert.deepEqual(named, [
      urn("a:Box$a:Part::old-part"),
      urn("a:Box$a:Bit::new-part"),
      urn("a:Part::new-part"),
      urn("a:Shelf$a:Part::new-part"),
      "urn:pulumi:then::store::a:Box$a:Part::new-part",
    ]);
  });

  it("may be given whole", () => {
    const message = new resources.RegisterResourceRequest().setAliasesList([
      new alias.Alias().setUrn(urn("a:Part::x")),
    ]);
    assert.deepEqual(ownAliases(message, "shop", "now"), [urn("a:Part::x")]);
  });

  it("follow from its parent's: another type, and another name when its own begins with the parent's", () => {
    const part = { urn: urn("a:Box$a:Part::new-part"), parent, aliases: [] };
    assert.deepEqual(formerUrns(part, [urn("a:Case::old")]), [urn("a:Case$a:Part::old-part")]);
    const other = { ...part, urn: urn("a:Box$a:Part::other") };
    assert.deepEqual(formerUrns(other, [urn("a:Box::old")]), []);
  });

  it("are its own, each also below each of its parent's", () => {
    const part = { urn: urn("a:Box$a:Part::new-part"), parent, aliases: [urn("a:Box$a:Part::new-bit")] };
    assert.deepEqual(formerUrns(part, [urn("a:Box::old"), "urn:pulumi:then::shop::a:Box::new"]), [
      urn("a:Box$a:Part::new-bit"),
      urn("a:Box$a:Part::old-part"),
      "urn:pulumi:then::shop::a:Box$a:Part::new-part",
      urn("a:Box$a:Part::old-bit"),
      "urn:pulumi:then::shop::a:Box$a:Part::new-bit",
    ]);
  });
});
