import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../../..", import.meta.url));
const socless = fileURLToPath(new URL("../../../cli/socless.ts", import.meta.url));

describe("the commands on a fleet", () => {
  const refused = (...given: (string | NodeJS.ProcessEnv)[]) => {
    const args = given.filter((one) => typeof one === "string");
    const environment = given.filter((one) => typeof one === "object");
    const env = Object.assign({}, process.env, ...environment);
    const { status, stderr } = spawnSync(process.execPath, [socless, "rollout", ...args], {
      encoding: "utf8",
      cwd: repository,
      env,
    });
    assert.equal(status, 1, stderr);
    return stderr;
  };

  it("remove no target that is not named", () => {
    assert.match(refused("destroy", "--yes"), /^Say which target is to be removed: --target NAME\./m);
  });

  it("mend no selected stack in place of a target whose fleet was not named", () => {
    assert.match(refused("repair", "--target", "eu"), /^--target is of a fleet: say --fleet FILE with it/m);
    assert.match(refused("repair", "--fleet", "fleet.yaml"), /^With --fleet, say which --target, and no --stack\./m);
  });

  it("are not for what npm start runs, and take a sensible number side by side", () => {
    for (const command of ["plan", "up", "status", "drift"])
      assert.match(refused(command, "--local"), /^A fleet is deployed by the Pulumi CLI/m);
    assert.match(refused("plan", "--at-once", "0"), /It is a whole number from 1 to 64\./);
  });

  it("never take the whole fleet where one target was named", () => {
    for (const command of ["plan", "up", "status", "drift"])
      assert.match(
        refused(command, "--target", "eu"),
        new RegExp(`^rollout ${command} works on the whole fleet: leave --target out\\.`, "m"),
      );
    assert.match(refused("up", "--outputs", "eu.json"), /leave --outputs out/);
  });

  it("say in a sentence that the Pulumi CLI is not there", () => {
    const fleet = ["--fleet", "docs/examples/fleet.yaml"];
    const said = refused("status", ...fleet, { PATH: "/nowhere" });
    assert.equal(said, "The Pulumi CLI cannot be started (spawn pulumi ENOENT). It must be on PATH.\n");
  });
});
