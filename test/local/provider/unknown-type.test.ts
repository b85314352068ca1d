import assert from "node:assert/strict";
import { unknownType } from "../../../local/provider/unknown-type.ts";

describe("a type that the local cloud does not make", () => {
  it("is named, and where it belongs to a network, with what to do without one", () => {
    const unknown = (type: string) => `the local cloud does not know the resource type ${type}`;
    assert.equal(unknownType("aws:kms/key:Key"), unknown("aws:kms/key:Key"));
    for (const type of ["awsx:ec2:Vpc", "aws:ec2/eip:Eip", "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"])
      assert.equal(unknownType(type), `${unknown(type)}; it has no networks: leave out the setting that asks for one`);
  });
});
