import assert from "node:assert/strict";
import fc from "fast-check";
import { type AdfNode, codeBlock, paragraphs } from "../../../functions/tasks/jira/adf.ts";

describe("text for Jira", () => {
  it("becomes paragraphs with line breaks, and no node is empty", () => {
    assert.deepEqual(paragraphs("a\nb\n\n\nc"), [
      { type: "paragraph", content: [{ type: "text", text: "a" }, { type: "hardBreak" }, { type: "text", text: "b" }] },
      { type: "paragraph", content: [{ type: "text", text: "c" }] },
    ]);
    const sound = (node: AdfNode): boolean => node.text !== "" && (node.content ?? []).every(sound);
    const lines = fc.array(fc.constantFrom("a", "", " ", "\n", "\n\n", "b\nc")).map((parts) => parts.join("\n"));
    fc.assert(fc.property(lines, (text) => assert.ok(paragraphs(text).every(sound))));
    assert.deepEqual(codeBlock("").content, []);
  });
});
