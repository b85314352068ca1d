import assert from "node:assert/strict";
import type { Inventory } from "../../../../cli/gc/inventory.ts";
import * as f from "./inventory.ts";

/** What a plan deletes and keeps of an account; it puts no permission back. */
export type Case = {
  readonly when: string;
  readonly found: Inventory;
  readonly goes: string[];
  readonly stays?: string[];
};

/** One test for each. */
export function decides(cases: readonly Case[]): void {
  for (const { when, found, goes, stays = [] } of cases)
    it(`when ${when}`, () => {
      const plan = f.plan(found);
      assert.deepEqual(f.goes(plan), goes);
      assert.deepEqual(f.stays(plan), stays);
      assert.deepEqual(plan.mend, []);
    });
}
