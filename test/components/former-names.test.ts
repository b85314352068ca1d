import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { formerlyNamed } from "../../components/former-names.ts";
import { Platform } from "../../components/platform.ts";
import { platformArgs } from "./support/fixtures.ts";
import { register } from "./support/monitor.ts";

const named = (former: readonly string[]) =>
  register((opts) => new Platform("socless-eu", platformArgs, { ...opts, ...formerlyNamed("socless-eu", former) }));

describe("a target that was renamed", () => {
  it("has each of its resources say what it was called, the parts of parts too", async () => {
    const registered = await named(["socless-europe", "socless-first"]);
    const renamed = registered.filter(({ name }) => name.startsWith("socless-eu"));
    assert.ok(renamed.length > 100);
    for (const { name, formerNames } of renamed)
      assert.deepEqual(formerNames, [
        name.replace("socless-eu", "socless-europe"),
        name.replace("socless-eu", "socless-first"),
      ]);
    assert.deepEqual(registered.length, renamed.length);
  });

  it("has a resource that was renamed by itself, too, say each of its names under each of the target's", async () => {
    const [found] = await register((opts) => {
      const own = { ...opts, aliases: [{ name: "socless-eu-before" }, "urn:pulumi:x"] };
      new pulumi.ComponentResource("a:Part", "socless-eu-now", {}, { ...own, ...formerlyNamed("socless-eu", ["was"]) });
    });
    assert.deepEqual(found?.formerNames, ["socless-eu-before", "was-now", "was-before"]);
  });

  it("says nothing when it never had another name", async () => {
    assert.deepEqual([...new Set((await named([])).flatMap(({ formerNames }) => formerNames))], []);
  });
});
