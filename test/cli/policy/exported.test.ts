import assert from "node:assert/strict";
import { exportedIn } from "../../../cli/policy/exported.ts";
import { judge } from "../../../policy/judge.ts";
import { asJson } from "../../../policy/report/json.ts";
import { rules } from "../../../policy/rules.ts";

const urn = (type: string, name: string) => `urn:pulumi:prod::socless::${type}::${name}`;
const signature = "4dabf18193072939515e22adb298388d";
const secret = "1b47061264138c4ac30d75fd1eb44270";
const queue = { urn: urn("aws:sqs/queue:Queue", "alerts"), type: "aws:sqs/queue:Queue", custom: true, id: "q" };

const read = (...resources: readonly object[]) =>
  exportedIn(JSON.stringify({ version: 3, deployment: { resources } }), "state.json");

describe("the state that pulumi stack export prints", () => {
  it("is read with inputs, outputs, parent, references and place", () => {
    const parent = urn("socless:index:Platform", "socless-eu");
    const policy = {
      ...queue,
      inputs: { __defaults: ["name"], policy: "{}" },
      outputs: { id: "q", policy: "{}" },
      parent,
      propertyDependencies: { policy: [queue.urn], queueUrl: null },
      sourcePosition: "project:///components/alert-queue.ts#12,5",
    };
    assert.deepEqual(read(policy), [
      {
        type: queue.type,
        name: "alerts",
        urn: queue.urn,
        props: { policy: "{}" },
        outputs: { id: "q", policy: "{}" },
        parent,
        references: { policy: [queue.urn], queueUrl: [] },
        source: { file: "components/alert-queue.ts", line: 12 },
      },
    ]);
  });

  it("does not hold what has been replaced and is still to be deleted", () => {
    assert.equal(read(queue, { ...queue, delete: true }).length, 1);
  });

  it("keeps an encrypted value to itself: what reads it cannot judge yet", async () => {
    const variables = { [signature]: secret, ciphertext: "v1:abc:hunter2" };
    const type = "aws:lambda/function:Function";
    const resources = read({ urn: urn(type, "f"), type, inputs: { environment: { variables } } });
    const report = await judge(resources, {
      rules: rules.filter(({ id }) => id === "lambda-no-secret-in-environment"),
    });
    assert.deepEqual([report.findings.length, report.unjudged.length], [0, 1]);
    assert.doesNotMatch(JSON.stringify(resources) + asJson(report), /hunter2|v1:abc/);
  });

  it("is judged in clear after --show-secrets, which shows no secret in the report", async () => {
    const value = { [signature]: secret, plaintext: '"xoxb-123456789012-123456789012-abcdefghijklmnopqrstuvwx"' };
    const type = "aws:lambda/function:Function";
    const resources = read({ urn: urn(type, "f"), type, inputs: { environment: { variables: { TOKEN: value } } } });
    const report = await judge(resources, {
      rules: rules.filter(({ id }) => id === "lambda-no-secret-in-environment"),
    });
    assert.equal(report.findings.length, 1);
    assert.doesNotMatch(asJson(report), /xoxb-123/);
  });

  it("is refused in plain words when it is something else, or empty", () => {
    assert.throws(() => exportedIn("{}", "a.json"), /^Error: a\.json does not hold a stack's state/);
    assert.throws(() => exportedIn("nothing", "a.json"), /a\.json does not hold a stack's state/);
    assert.throws(() => read(), /state\.json holds no resource: nothing is deployed/);
  });
});
