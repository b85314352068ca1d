import assert from "node:assert/strict";
import { settingsOf } from "../../../../cli/rollout/fleet/fleet.ts";
import { fleetFile } from "../../../../cli/rollout/fleet/schema.ts";
import { waveProblems } from "../../../../cli/rollout/fleet/waves.ts";

const fleet = (targets: readonly unknown[]) =>
  fleetFile.parse({
    name: "prod",
    targets,
    waves: [
      { name: "hubs", targets: ["hub"] },
      { name: "members", rest: true },
    ],
  });

describe("members of a hub", () => {
  it("go after it, and are told where it is: in another stack", () => {
    const file = fleet([{ name: "hub" }, { name: "one", hub: "hub", account: "1" }]);
    assert.deepEqual(waveProblems(file), []);
    assert.deepEqual(settingsOf(file, 1), {
      targets: [{ name: "one", account: "1", hub: { stack: "prod.hub", target: "hub" } }],
    });
  });

  it("are refused beside it, before it, without it, or below another member", () => {
    assert.deepEqual(
      waveProblems(
        fleet([
          { name: "hub", hub: "one" },
          { name: "one", hub: "two" },
          { name: "two" },
          { name: "three", hub: "four" },
          { name: "five", hub: "two" },
        ]),
      ),
      [
        `Target "hub" is a member of "one", which is a member itself; a hub must have a platform.`,
        `Target "one" is a member of "two"; the hub must be in an earlier wave.`,
        `Target "three" is a member of "four", and there is no such target.`,
        `Target "five" is a member of "two"; the hub must be in an earlier wave.`,
      ],
    );
  });
});
