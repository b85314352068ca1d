import assert from "node:assert/strict";
import { substitute } from "../../components/definition.ts";

describe("a definition", () => {
  it("gets ARNs where a whole value is a function's name, at any depth, and keeps its order", () => {
    const text = '{"b":{"FunctionName":"${ask}"},"a":["${ask}","${other}","x ${ask}","{% \'${ask}\' %}"]}';
    assert.equal(
      substitute(text, { ask: "arn:1" }),
      '{"b":{"FunctionName":"arn:1"},"a":["arn:1","${other}","x ${ask}","{% \'${ask}\' %}"]}',
    );
  });
});
