import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { agrees } from "../../../cli/gc/agrees.ts";

/** A terminal at which these keys are typed; one of its two sides may be a file or a pipe. */
function terminal(keys: string, { keyboard = true, screen = true } = {}) {
  const input = Object.assign(new PassThrough(), { isTTY: keyboard });
  const output = Object.assign(new PassThrough(), { isTTY: screen });
  input.write(keys);
  return { input, output };
}

describe("asking before something is deleted", () => {
  for (const keys of ["y\n", "Y\n", "yes\n", " YES \n"])
    it(`takes ${JSON.stringify(keys)} for a yes`, async () => assert.equal(await agrees("?", terminal(keys)), true));
  for (const keys of ["\n", "n\n", "no\n", "yep\n", "delete\n", "\u0003", "\u0004"])
    it(`takes ${JSON.stringify(keys)} for a no`, async () => assert.equal(await agrees("?", terminal(keys)), false));

  it("takes a terminal that is closed for a no", async () => {
    const here = terminal("y");
    here.input.end();
    assert.equal(await agrees("?", here), false);
  });

  it("shows the question, and that no is the answer to nothing", async () => {
    const here = terminal("n\n");
    await agrees("Delete 2 things?", here);
    here.output.end();
    assert.match(await text(here.output), /Delete 2 things\? \[y\/N\] /);
  });

  it("refuses where nobody can be asked, whatever is typed", async () => {
    const message = "Nothing was done: nobody can be asked here. Say --yes to do it, or --dry-run to look only.";
    for (const pipe of [{ keyboard: false }, { screen: false }])
      await assert.rejects(agrees("?", terminal("y\n", pipe)), { message });
  });
});
