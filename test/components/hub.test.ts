import assert from "node:assert/strict";
import { hubIn } from "../../components/hub.ts";

const reference = "acme/socless/security";
const eventBus = "arn:aws:events:eu-central-1:222222222222:event-bus/socless-hub-1234567";
const hub = { name: "hub", account: "222222222222", eventBus, region: "eu-central-1" };

describe("a hub of another stack", () => {
  it("is found by its name among that stack's targets", () => {
    const found = hubIn([{ ...hub, name: "us", account: "333333333333" }, hub], reference, "hub");
    assert.deepEqual(found, { account: "222222222222", eventBus });
  });

  const refused: readonly (readonly [string, unknown, RegExp])[] = [
    [
      "that has no such target",
      [
        { ...hub, name: "eu" },
        { ...hub, name: "us" },
      ],
      /^The stack acme\/socless\/security has no target "hub" to be a hub; it has: eu, us\. Deploy the hub first\.$/,
    ],
    ["that is not deployed", undefined, /it has: none\. Deploy the hub first\.$/],
    ["whose outputs are another program's", "targets", /it has: none\./],
    [
      "whose target takes no members",
      [{ ...hub, eventBus: undefined }],
      /^The target "hub" of acme\/socless\/security takes no members: set socless:organization there, deploy it,/,
    ],
  ];
  for (const [which, outputs, said] of refused)
    it(`is refused in a sentence, in a stack ${which}`, () => {
      assert.throws(() => hubIn(outputs, reference, "hub"), { name: "Error", message: said });
    });
});
