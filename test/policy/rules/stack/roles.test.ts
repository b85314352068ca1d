import assert from "node:assert/strict";
import type { Resource } from "../../../../policy/core/rule.ts";
import { ownLogs } from "../../../../policy/rules/stack/own-logs.ts";
import { ownedRoles } from "../../../../policy/rules/stack/owned-roles.ts";
import { readSecrets } from "../../../../policy/rules/stack/read-secrets.ts";
import { aFunction, allow, aPlaybook, arn, made, more, platform, role, withChange } from "../../support/made-up.ts";
import { document, foundInStack, notKnownYet, resource, types, urnOf } from "../../support/try-rule.ts";

const ask = aFunction("eu-ask", {});

describe("a role", () => {
  it("belongs to a function, a state machine or a schedule", () => {
    const schedule = resource(types.schedule, "eu-minute", { target: { roleArn: arn.role("eu-minute") } });
    const taken = [...ask, ...aPlaybook("eu-triage-1", {}, {}), ...role("eu-minute", ""), schedule];
    assert.deepEqual(foundInStack(ownedRoles, taken), []);
    assert.deepEqual(foundInStack(ownedRoles, [...taken, ...role("eu-left-over", "")]), [
      "eu-left-over role: no function, state machine or schedule takes it",
    ]);
    // To name a role in the environment is not to take it.
    const named = ask.map((one) =>
      one.type === types.lambda
        ? { ...one, references: { environment: [urnOf(types.role, "eu-ask")] }, props: {} }
        : one,
    );
    assert.equal(foundInStack(ownedRoles, named).length, 1);
  });
});

describe("the logs of a function", () => {
  const stack = [platform(), ...ask, ...aFunction("eu-find", {})];

  it("are its own: it may write into its group, and nothing else may", () => {
    assert.deepEqual(foundInStack(ownLogs, stack), []);
    const write = (resources: string) =>
      foundInStack(ownLogs, [platform(), ...ask, ...aFunction("eu-find", {}, allow("logs:PutLogEvents", resources))]);
    const said = ["eu-find policy: function find may write into the logs of function ask"];
    assert.deepEqual(write(`${arn.log("eu-ask")}:*`), said);
    assert.deepEqual(write(`${arn.log("eu-ask")}:log-stream:one`), said);
    assert.deepEqual(write("arn:aws:logs:*:*:*"), said);
    assert.deepEqual(write(`${arn.log("eu-other")}:*`), []);
  });

  it("are not shared", () => {
    const shared = stack.map((one) =>
      one.type === types.lambda && one.name === "eu-find"
        ? {
            ...one,
            props: { ...one.props, loggingConfig: { logGroup: "eu-ask" } },
            references: { ...one.references, loggingConfig: [urnOf(types.logGroup, "eu-ask")] },
          }
        : one,
    );
    assert.deepEqual(foundInStack(ownLogs, shared), [
      "eu-find loggingConfig: it writes into log group ask, as function ask does",
      "eu-find loggingConfig: its role does not allow logs:CreateLogStream and logs:PutLogEvents on log group ask",
    ]);
  });

  it("are written where Lambda writes when it is told nothing", () => {
    const byName = ask.map((one) => {
      if (one.type === types.lambda) return { ...one, props: { role: arn.role("eu-ask") }, references: {} };
      return one.type === types.logGroup
        ? { ...one, outputs: { arn: arn.log("eu-other"), name: "/aws/lambda/eu-ask" } }
        : one;
    });
    assert.deepEqual(foundInStack(ownLogs, byName), [
      "eu-ask loggingConfig: its role does not allow logs:CreateLogStream and logs:PutLogEvents on log group ask",
    ]);
  });

  it("may be allowed by a policy that cannot be read yet, or that others wrote", () => {
    const none = withChange(stack, types.rolePolicy, "eu-ask", { policy: document(allow("sqs:SendMessage", "*")) });
    assert.equal(foundInStack(ownLogs, none).length, 1);
    assert.deepEqual(foundInStack(ownLogs, withChange(stack, types.rolePolicy, "eu-ask", { policy: notKnownYet })), []);
    const basic = { managedPolicyArns: ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"] };
    assert.deepEqual(foundInStack(ownLogs, withChange(none, types.role, "eu-ask", basic)), []);
  });
});

describe("a secret", () => {
  const secret = made(more.secret, "eu-jira-token", arn.secret("eu-jira-token"));
  const judged = (...statements: readonly object[]) =>
    foundInStack(readSecrets, [platform(), secret, ...aFunction("eu-ask", {}, ...statements)]);

  it("is read by somebody", () => {
    assert.deepEqual(judged(), ["eu-jira-token secret: no role of the stack may read it"]);
    assert.deepEqual(judged(allow("secretsmanager:GetSecretValue", arn.secret("eu-jira-token"))), []);
    assert.deepEqual(judged(allow("secretsmanager:GetSecretValue", "*")), []);
    assert.equal(judged(allow("secretsmanager:GetSecretValue", arn.secret("eu-other"))).length, 1);
    assert.equal(judged(allow("secretsmanager:PutSecretValue", arn.secret("eu-jira-token"))).length, 1);
  });

  it("may be read by a policy that stands only after the deployment, when that is made of it", () => {
    const pending = (of: readonly Resource[]) =>
      [platform(), secret, ...aFunction("eu-ask", {})].map((one) =>
        one.type === types.rolePolicy
          ? {
              ...one,
              props: { policy: notKnownYet },
              references: { ...one.references, policy: of.map(({ urn }) => urn) },
            }
          : one,
      );
    assert.deepEqual(foundInStack(readSecrets, pending([secret])), []);
    assert.equal(foundInStack(readSecrets, pending([platform()])).length, 1);
  });
});
