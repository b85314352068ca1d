import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { manyTargets } from "../../bench/support/many-targets.ts";
import { parseSettings } from "../../components/settings.ts";
import { ownConfig } from "../../components/stack-config.ts";
import { allEndpoints as endpoints } from "../../functions/endpoints/all.ts";
import { allPlaybooks as playbooks } from "../../playbooks/all.ts";
import { compile, tasksOf } from "../../playbooks/language/index.ts";

describe("the settings of a stack with many targets, for measuring", () => {
  it("are such as a stack takes, in several accounts and regions", () => {
    const root = fileURLToPath(new URL("../..", import.meta.url));
    const settings = ownConfig(manyTargets(root, "prod", 50), "socless");
    const targets = parseSettings(settings, "prod", {
      endpoints,
      playbooks: playbooks.map((one) => compile(one)),
      tasks: tasksOf(playbooks),
    });
    const places = targets.map(({ account, region }) => `${account} ${region}`);
    assert.deepEqual([targets.length, new Set(places).size], [50, 25]);
  });
});
