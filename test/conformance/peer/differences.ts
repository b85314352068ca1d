/** Where this cloud and the independent interpreter part, each with the reason why this cloud does as it does. */
import type { Json } from "../../../playbooks/language/json.ts";
import type { Machine } from "./random-machine.ts";

export type Difference = Machine & {
  readonly title: string;
  readonly reason: string;
  /** The output here; the interpreter ends in another way. */
  readonly output: Json;
};

const state = (fields: { readonly [field: string]: Json }): Json => ({
  QueryLanguage: "JSONPath",
  StartAt: "a",
  States: { a: { Type: "Pass", ...fields, End: true } },
});

/** The generator keeps away from these, so that they hide nothing else. */
export const differences: readonly Difference[] = [
  {
    title: "States.Base64Encode of text beyond ASCII",
    reason: "It fails there. Base64 is made of bytes, and a text's are UTF-8.",
    definition: state({ Parameters: { "r.$": "States.Base64Encode($.s)" } }),
    input: { s: "Łódź" },
    output: { r: "xYHDs2TFug==" },
  },
  {
    title: "States.JsonToString of text beyond ASCII",
    reason: "It writes \\u escapes, as Python does, which AWS is not written in. Both are the same JSON.",
    definition: state({ Parameters: { "r.$": "States.JsonToString($)" } }),
    input: { s: "Łódź" },
    output: { r: '{"s":"Łódź"}' },
  },
  {
    title: "States.ArrayRange downwards",
    reason: "It gives something else; the documentation takes a negative step.",
    definition: state({ Parameters: { "r.$": "States.ArrayRange(5, 1, -2)" } }),
    input: {},
    output: { r: [5, 3, 1] },
  },
  {
    title: "States.ArrayUnique of values of several types",
    reason: "A number and a text are two values.",
    definition: state({ Parameters: { "r.$": "States.ArrayUnique($.a)" } }),
    input: { a: [1, "1", true, { b: 1 }, { b: 1 }] },
    output: { r: [1, "1", true, { b: 1 }] },
  },
];
