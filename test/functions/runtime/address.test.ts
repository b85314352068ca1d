import assert from "node:assert/strict";
import { guardedLookup, isPublicAddress } from "../../../functions/runtime/address.ts";

describe("a public address", () => {
  it("is any other than the ones that lead inside", () => {
    const inside = [
      "127.0.0.1",
      "0.0.0.0",
      "10.1.2.3",
      "172.16.0.1",
      "192.168.1.1",
      "169.254.169.254",
      "100.64.0.1",
      "224.0.0.1",
      "240.0.0.1",
      "255.255.255.255",
      "192.0.2.1",
      "::",
      "::1",
      "[::1]",
      "fe80::1",
      "fc00::1",
      "fd00:ec2::254",
      "ff02::1",
      "::ffff:127.0.0.1",
      "::ffff:169.254.169.254",
      "::ffff:a9fe:a9fe",
      "64:ff9b::a9fe:a9fe",
      "2002:a9fe:a9fe::1",
      "2001:db8::1",
      "fec0::1",
      "::169.254.169.254",
      "not an address",
    ];
    for (const address of inside) assert.ok(!isPublicAddress(address), address);
    for (const address of ["1.1.1.1", "52.95.110.1", "2606:4700::1111", "[2606:4700::1111]", "::ffff:1.1.1.1"]) {
      assert.ok(isPublicAddress(address), address);
    }
  });
});

describe("a guarded lookup", () => {
  const found = [
    { address: "1.1.1.1", family: 4 },
    { address: "2606:4700::1111", family: 6 },
  ];
  const lookup = guardedLookup((_host, _options, done) => done(null, found));

  it("hands out the very addresses that it judged, so that none can change in between", () => {
    const given: unknown[] = [];
    lookup("a.example", { all: true }, (_error, addresses) => given.push(addresses));
    lookup("a.example", {}, (_error, address, family) => given.push([address, family]));
    assert.deepEqual(given, [found, ["1.1.1.1", 4]]);
  });

  it("passes on that a name does not exist", () => {
    const failure = Object.assign(new Error("none"), { code: "ENOTFOUND" });
    const given: unknown[] = [];
    guardedLookup((_host, _options, done) => done(failure, []))("a.example", {}, (error) => given.push(error));
    assert.deepEqual(given, [failure]);
  });
});
