import assert from "node:assert/strict";
import type { Version } from "../../../../local/services/secretsmanager/secret.ts";
import { withStages } from "../../../../local/services/secretsmanager/versions.ts";

describe("A secret's versions", () => {
  it("without a stage are kept up to a hundred, the newest, whenever they were made", () => {
    let versions: Version[] = [];
    for (let n = 0; n < 110; n += 1)
      versions = withStages([...versions, { id: `v${n}`, createdAt: 0, stages: [] }], `v${n}`, ["AWSCURRENT"]);
    assert.deepEqual(
      versions.map(({ id }) => id),
      Array.from({ length: 102 }, (_, n) => `v${n + 8}`),
    );
  });
});
