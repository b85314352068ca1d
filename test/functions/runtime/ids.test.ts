import assert from "node:assert/strict";
import fc from "fast-check";
import {
  idempotencyKey,
  isInvestigationId,
  newInteractionId,
  newInvestigationId,
  newLinkSecret,
} from "../../../functions/runtime/ids.ts";

describe("ids", () => {
  it("of investigations sort by time", () => {
    const time = fc.integer({ min: 1, max: 2 ** 47 });
    fc.assert(
      fc.property(time, time, (a, b) => {
        const [first, second] = [newInvestigationId(Math.min(a, b)), newInvestigationId(Math.max(a, b) + 1)];
        assert.ok(isInvestigationId(first) && first < second);
      }),
    );
    assert.ok(!isInvestigationId("inv_1"));
  });

  it("of questions and links are random and safe in a URL", () => {
    const many = Array.from({ length: 1000 }, newInteractionId);
    assert.equal(new Set(many).size, many.length);
    for (const id of many) assert.match(id, /^[\w-]{22}$/);
    assert.match(newLinkSecret(), /^[\w-]{43}$/);
  });

  it("of effects are the same for a step's every attempt and for nothing else", () => {
    const part = fc.constantFrom("", "a", "a#2", "#2", "b", "[0]");
    const visit = fc.tuple(part, part, part);
    fc.assert(
      fc.property(visit, visit, (a, b) => {
        const same = JSON.stringify(a) === JSON.stringify(b);
        assert.equal(idempotencyKey(...a) === idempotencyKey(...b), same);
        assert.match(idempotencyKey(...a), /^[0-9a-f]{32}$/);
      }),
    );
  });
});
