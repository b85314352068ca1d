import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { networkCost } from "../../components/network-cost.ts";

const { date, prices } = JSON.parse(readFileSync("cli/cost/price-table.json", "utf8"));
const month = (meters: readonly string[], region: string) =>
  Math.round(730 * meters.reduce((sum, meter) => sum + prices[meter].usd[region], 0));
const said = (text: string | undefined) =>
  /about (\d+) USD .* (\d+) in eu-central-1/
    .exec(text ?? "")
    ?.slice(1)
    .map(Number);

describe("what a network costs, in words", () => {
  it("is its NAT gateway and address, at the prices and the date of socless cost", () => {
    const text = networkCost("static-egress", 0, 2);
    const each = ["natHour", "addressHour"];
    assert.deepEqual(said(text), [month(each, "us-east-1"), month(each, "eu-central-1")]);
    assert.match(String(text), /a NAT gateway and its fixed address/);
    assert.ok(text?.includes(date));
  });

  it("is its interface endpoints in each zone, and nothing when there are none", () => {
    const six = Array(6).fill("endpointHour");
    assert.deepEqual(said(networkCost("private", 3, 2)), [month(six, "us-east-1"), month(six, "eu-central-1")]);
    assert.equal(networkCost("private", 0, 2), undefined);
  });
});
