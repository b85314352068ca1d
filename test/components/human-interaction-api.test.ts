import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { HttpApi } from "../../components/http-api.ts";
import { HumanInteractionApi } from "../../components/human-interaction-api.ts";
import { register, target } from "./support/monitor.ts";

describe("the way people answer", () => {
  it("is Slack's address and each recipient's link, each allowed to call respond for itself alone", async () => {
    const respond = { arn: pulumi.output("arn:aws:lambda:respond"), name: pulumi.output("respond") };
    const registered = await register((opts) => {
      new HumanInteractionApi("people", { api: new HttpApi("api", { target }, opts), respond }, opts);
    });
    const inputsOf = (type: string, key: string) =>
      registered.filter((one) => one.type === type).map(({ inputs }) => inputs[key]);
    assert.deepEqual(inputsOf("aws:apigatewayv2/route:Route", "routeKey"), [
      "POST /slack/interactions",
      "GET /respond/{token}",
      "POST /respond/{token}",
    ]);
    assert.deepEqual(
      registered.filter(({ type }) => type === "socless:index:HttpRoute").map(({ outputs }) => outputs.guard),
      ["signature", "link-token", "link-token"],
    );
    assert.deepEqual(inputsOf("aws:lambda/permission:Permission", "sourceArn"), [
      "arn:aws:execute-api:api/*/POST/slack/interactions",
      "arn:aws:execute-api:api/*/GET/respond/*",
      "arn:aws:execute-api:api/*/POST/respond/*",
    ]);
    assert.deepEqual(inputsOf("aws:apigatewayv2/integration:Integration", "integrationUri"), [
      "arn:aws:lambda:respond",
    ]);
  });
});
