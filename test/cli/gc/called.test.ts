import assert from "node:assert/strict";
import { versionsCalled } from "../../../cli/gc/called.ts";

const arn = "arn:aws:lambda:eu-central-1:123456789012:function:";
const texts: readonly [what: string, text: string, called: "all" | string[]][] = [
  ["an ARN with a version", `"${arn}socless-eu-ask-1a2b3c4:7"`, ["7"]],
  [
    "several versions, each once",
    `"${arn}socless-eu-ask-1a2b3c4:7" "${arn}socless-eu-ask-1a2b3c4:12" "x:7"`,
    ["7", "12"],
  ],
  ["an ARN without a version", `"${arn}socless-eu-ask-1a2b3c4"`, "all"],
  ["one with and one without", `"${arn}socless-eu-ask-1a2b3c4:7" "${arn}socless-eu-ask-1a2b3c4"`, "all"],
  ["the plain name", '"socless-eu-ask-1a2b3c4:7"', ["7"]],
  ["the newest", `"${arn}socless-eu-ask-1a2b3c4:$LATEST"`, ["$LATEST"]],
  ["an alias", `"${arn}socless-eu-ask-1a2b3c4:live"`, ["live"]],
  ["a name made by an expression", `"{% '${arn}socless-eu-ask-1a2b3c4:' & $version %}"`, "all"],
  ["a function whose name begins alike", `"${arn}socless-eu-ask-1a2b3c45:7" "${arn}socless-eu-ask-1a2b3c4-b:7"`, []],
  ["a function whose name ends alike", `"${arn}my-socless-eu-ask-1a2b3c4:7"`, []],
  ["nothing of it", "{}", []],
];

describe("the versions of a function that a definition calls", () => {
  for (const [what, text, called] of texts)
    it(`are found for ${what}`, () => assert.deepEqual(versionsCalled(text, "socless-eu-ask-1a2b3c4"), called));
});
