import assert from "node:assert/strict";
import fc from "fast-check";
import jsonata from "jsonata";
import type { Expression } from "../../../playbooks/language/expression.ts";
import { code, quoted } from "../../../playbooks/language/write/jsonata.ts";
import { template } from "../../../playbooks/language/write/template.ts";

const bits = [
  '"',
  "'",
  "`",
  "\\",
  "{%",
  "%}",
  "$",
  "${x}",
  "${ask}",
  "\n",
  "\u2028",
  "\u0000",
  "😀",
  "\ud83d",
  "a",
  " ",
  "and",
  "null",
  "/",
  "*",
  "%",
  "{",
  "}",
  "-",
  ".",
  "[0]",
  "\\u0041",
  "<!channel>",
];
const anyText = fc.array(fc.constantFrom(...bits), { maxLength: 8 }).map((parts) => parts.join(""));
const evaluate = async (text: string, variables: Record<string, unknown> = {}): Promise<unknown> =>
  JSON.parse(JSON.stringify(await jsonata(text).evaluate(undefined, variables)));
const v: Expression = { op: "variable", name: "v" };

describe("text in a playbook", () => {
  it("comes out of JSONata as it went in, and never ends the wrapper or names a function", async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        assert.equal(await evaluate(quoted(text)), text);
        assert.doesNotMatch(quoted(text), /\{%|%\}|\$\{/);
      }),
      { numRuns: 300 },
    );
  });

  it("is joined around values as it stands", async () => {
    await fc.assert(
      fc.asyncProperty(anyText, anyText, async (text, value) => {
        assert.equal(await evaluate(code({ op: "text", parts: [text, v, text] }), { v: value }), text + value + text);
      }),
      { numRuns: 300 },
    );
  });

  it("is a value of the States Language that is not taken for code", async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        const written = template({ op: "literal", value: text }, () => true);
        assert.ok(typeof written === "string");
        const read =
          written.startsWith("{%") && written.endsWith("%}") ? await evaluate(written.slice(2, -2)) : written;
        assert.equal(read, text);
        assert.doesNotMatch(written, /^\$\{/);
      }),
      { numRuns: 300 },
    );
  });

  it("names a field whatever it is", async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (name) => {
        fc.pre(name !== "");
        assert.deepEqual(await evaluate(code({ op: "get", of: v, key: name }), { v: { [name]: [1] } }), [1]);
        assert.deepEqual(await evaluate(code({ op: "object", entries: [[name, { op: "literal", value: name }]] })), {
          [name]: name,
        });
      }),
      { numRuns: 300 },
    );
  });

  it("is trimmed as JavaScript does it: inner blanks stay", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(" ", "\t", "\n", "a", "b\u00a0c"), { maxLength: 8 }), async (parts) => {
        const text = parts.join("");
        assert.equal(await evaluate(code({ op: "call", name: "trim", args: [v] }), { v: text }), text.trim());
      }),
    );
  });
});
