import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { LambdaFunction, type LambdaFunctionArgs } from "../../components/lambda-function.ts";
import { cloudResources, listing, only, register, target } from "./support/monitor.ts";

const args: LambdaFunctionArgs = {
  target,
  deployment: "arn:aws:dynamodb:eu-central-1:123456789012:table/socless-eu-results-1a2b3c4",
  group: "platform",
  description: "Greets",
  bundle: "package.json",
  timeoutSeconds: 20,
  calledBy: "events",
  environment: { WORD: "hello", LATER: pulumi.output("soon"), MAP: { one: pulumi.output("arn:1"), two: "arn:2" } },
  declaration: { name: "greet", at: undefined, uses: [] },
  statements: [],
};
const make = (change: Partial<LambdaFunctionArgs> = {}) =>
  register((opts) => new LambdaFunction("eu-greet", { ...args, ...change }, opts));

describe("a Lambda function", () => {
  it("has a role and a log group of its own, and runs on Node 24 on arm64", async () => {
    const registered = await make();
    assert.deepEqual(listing(registered), [
      "cloudwatch.LogGroup eu-greet",
      "iam.Role eu-greet",
      "iam.RolePolicy eu-greet",
      "lambda.Function eu-greet",
    ]);
    assert.deepEqual(only(registered, "cloudwatch.LogGroup").inputs, { region: "eu-central-1", retentionInDays: 30 });
    const { code, ...inputs } = only(registered, "lambda.Function").inputs;
    assert.ok(code);
    assert.deepEqual(inputs, {
      region: "eu-central-1",
      description: "Greets",
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      handler: "index.handler",
      role: "arn:aws:iam:eu-greet",
      memorySize: 512,
      timeout: 20,
      environment: { variables: { WORD: "hello", LATER: "soon", MAP: '{"one":"arn:1","two":"arn:2"}' } },
      loggingConfig: { logFormat: "JSON", logGroup: "eu-greet" },
      publish: false,
    });
  });

  it("that machines call is published in versions, and kept where the stack keeps what runs", async () => {
    const kept = await make({ calledBy: "machines" });
    assert.equal(only(kept, "lambda.Function").inputs.publish, true);
    assert.ok(cloudResources(kept).every((one) => one.retainOnDelete));
    const gone = await make({ calledBy: "machines", target: { ...target, retention: "none" } });
    assert.ok(cloudResources(gone).every((one) => !one.retainOnDelete));
  });

  it("that machines call tells whose it is, with its role and its logs; one that is never retained does not", async () => {
    const types = ["lambda.Function", "iam.Role", "cloudwatch.LogGroup"];
    const tagsOf = async (calledBy: LambdaFunctionArgs["calledBy"]) => {
      const registered = await make({ calledBy });
      return types.map((type) => only(registered, type).inputs.tags);
    };
    const owner = { "socless:deployment": args.deployment };
    assert.deepEqual(await tagsOf("machines"), [owner, owner, owner]);
    assert.deepEqual(await tagsOf("events"), [undefined, undefined, undefined]);
  });

  it("whose role others put policies on can be deleted with them", async () => {
    assert.equal(only(await make({ sharedRole: true }), "iam.Role").inputs.forceDetachPolicies, true);
    assert.equal("forceDetachPolicies" in only(await make(), "iam.Role").inputs, false);
  });

  it("with a name too long for Lambda is refused before anything is made", async () => {
    await assert.rejects(
      register((opts) => new LambdaFunction("x".repeat(57), args, opts)),
      /a function may have 56 before Pulumi's suffix/,
    );
  });
});
