import assert from "node:assert/strict";
import { pricesIn, priceTable } from "../../../cli/cost/prices.ts";
import { meters } from "../../../cli/cost/usage.ts";

describe("the price table", () => {
  it("has a price in us-east-1 and a dated source for everything that is counted", () => {
    assert.deepEqual(Object.keys(priceTable.prices).sort(), [...meters].sort());
    for (const { source } of Object.values(priceTable.prices)) assert.ok(priceTable.sources[source]?.url);
    const dates = Object.values(priceTable.sources).map(({ asOf }) => asOf);
    assert.equal(dates.sort().at(-1), priceTable.date, "the table is as young as its youngest source");
  });

  it("tells what one costs, in the region's own price", () => {
    assert.equal(pricesIn("us-east-1").of("transition"), 0.000025);
    assert.equal(pricesIn("us-east-1").of("writeUnit"), 0.000000625);
    assert.equal(pricesIn("eu-central-1").of("writeUnit"), 0.0000007625);
    assert.equal(pricesIn("eu-west-1").of("natHour"), 0.048);
  });

  it("sums what is used", () => {
    // 4 × 25 $ a million, 2 × 0.20 $ a million, and a secret.
    const cost = pricesIn("us-east-1").cost({ transition: 4, lambdaRequest: 2, secretMonth: 1 });
    assert.equal(cost.toFixed(7), "0.4001004");
  });

  it("takes us-east-1 for a region that it does not have, and names what for", () => {
    const prices = pricesIn("eu-south-2");
    assert.equal(prices.of("natHour"), 0.045);
    assert.deepEqual(prices.borrowed(["natHour", "natHour"]), ["NAT gateway hours"]);
    assert.deepEqual(pricesIn("eu-central-1").borrowed(["natHour", "keyMonth"]), [
      "customer managed KMS keys, a month",
    ]);
  });
});
