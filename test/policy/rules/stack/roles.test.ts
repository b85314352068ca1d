import assert from "node:assert/strict";
import type { Props, Resource } from "../../../../policy/core/rule.ts";
import { ownLogs } from "../../../../policy/rules/stack/own-logs.ts";
import { ownedRoles } from "../../../../policy/rules/stack/owned-roles.ts";
import { readSecrets } from "../../../../policy/rules/stack/read-secrets.ts";
import { trustedTakers } from "../../../../policy/rules/stack/trusted-takers.ts";
import { aFunction, allow, aPlaybook, arn, made, more, platform, role, withChange } from "../../support/made-up.ts";
import { document, foundInStack, notKnownYet, resource, stackWaitsFor, types, urnOf } from "../../support/try-rule.ts";

const ask = aFunction("eu-ask", {});

describe("a role", () => {
  it("is taken by a function, a state machine, a schedule or another resource", () => {
    const schedule = resource(types.schedule, "eu-minute", { target: { roleArn: arn.role("eu-minute") } });
    const delivery = resource("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", "eu-archive", {
      extendedS3Configuration: { roleArn: arn.role("eu-archive") },
    });
    const roles = [...role("eu-minute", ""), ...role("eu-archive", "")];
    const taken = [...ask, ...aPlaybook("eu-triage-1", {}, {}), ...roles, schedule, delivery];
    assert.deepEqual(foundInStack(ownedRoles, taken), []);
    assert.deepEqual(foundInStack(ownedRoles, [...taken, ...role("eu-left-over", "")]), [
      "eu-left-over role: nothing in the stack takes it",
    ]);
  });

  it("is known to be taken before its ARN is", () => {
    const pending = (target: Props) =>
      foundInStack(ownedRoles, [
        resource(types.role, "eu-minute", {}),
        resource(types.schedule, "eu-minute", { target }, { references: { target: [urnOf(types.role, "eu-minute")] } }),
      ]);
    assert.deepEqual(pending({ roleArn: notKnownYet }), []);
    assert.equal(pending({ arn: notKnownYet }).length, 1);
    const byInput = ask.map((one) => (one.type === types.lambda ? { ...one, props: {}, outputs: {} } : one));
    assert.deepEqual(foundInStack(ownedRoles, byInput), []);
  });

  it("is not taken by what gives it policies, names it or tells of it", () => {
    const left = (...others: readonly Resource[]) =>
      foundInStack(ownedRoles, [...role("eu-left-over", ""), ...others]).length;
    const roleArn = arn.role("eu-left-over");
    assert.equal(left(resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "a", { role: "eu-left-over" })), 1);
    assert.equal(left(resource(types.lambda, "eu-f", { environment: { variables: { ROLE: roleArn } } })), 1);
    assert.equal(left(resource("socless:index:LambdaFunction", "eu-f", {}, { outputs: { roleArn } })), 1);
    assert.equal(left(resource("pulumi:pulumi:Stack", "socless-eu", {}, { outputs: { roleArn } })), 1);
  });

  it("may be there for somebody outside of the stack", () => {
    const trusting = (Principal: object) =>
      foundInStack(ownedRoles, [
        resource(types.role, "eu-member", { assumeRolePolicy: document({ Action: "sts:AssumeRole", Principal }) }),
      ]).length;
    assert.equal(trusting({ AWS: "arn:aws:iam::999999999999:role/hub" }), 0);
    assert.equal(trusting({ Service: "lambda.amazonaws.com" }), 1);
  });
});

describe("the role of a function, a state machine or a schedule", () => {
  const schedule = resource(types.schedule, "eu-minute", { target: { roleArn: arn.role("eu-minute") } });
  const stack = [...ask, ...aPlaybook("eu-triage-1", {}, {}), ...role("eu-minute", ""), schedule];
  const judged = (name: string, ...principals: readonly unknown[]) => {
    const statements = principals.map((Principal) => ({ Action: "sts:AssumeRole", Principal }));
    const change = { assumeRolePolicy: document(...statements) };
    return foundInStack(trustedTakers, withChange(stack, types.role, name, change));
  };

  it("is taken by its service", () => {
    assert.deepEqual(judged("eu-ask", { Service: "lambda.amazonaws.com" }), []);
    assert.deepEqual(judged("eu-triage-1", { Service: "states.eu-central-1.amazonaws.com" }), []);
    assert.deepEqual(judged("eu-minute", { Service: ["scheduler.amazonaws.com"] }), []);
  });

  it("is taken by nobody else", () => {
    const ana = "arn:aws:iam::123456789012:user/ana";
    assert.deepEqual(judged("eu-ask", { Service: "lambda.amazonaws.com" }, { AWS: ana }), [
      `eu-ask assumeRolePolicy: it is the role of function ask, and ${ana} may take it, too`,
    ]);
    assert.deepEqual(judged("eu-triage-1", { Service: ["states.amazonaws.com", "lambda.amazonaws.com"] }), [
      "eu-triage-1 assumeRolePolicy: it is the role of playbook triage, and lambda.amazonaws.com may take it, too",
    ]);
    assert.equal(judged("eu-minute", "*").length, 1);
    const denied = { assumeRolePolicy: document({ Effect: "Deny", Action: "sts:AssumeRole", Principal: "*" }) };
    assert.deepEqual(foundInStack(trustedTakers, withChange(stack, types.role, "eu-ask", denied)), []);
  });

  it("may be taken by all services that need it, when several share it", () => {
    const shared = [...stack, resource(types.lambda, "eu-nightly", { role: arn.role("eu-minute") })];
    const both = {
      Action: "sts:AssumeRole",
      Principal: { Service: ["lambda.amazonaws.com", "scheduler.amazonaws.com"] },
    };
    const changed = withChange(shared, types.role, "eu-minute", { assumeRolePolicy: document(both) });
    assert.deepEqual(foundInStack(trustedTakers, changed), []);
  });

  it("cannot be judged before its trust policy stands", () => {
    const pending = withChange(stack, types.role, "eu-ask", { assumeRolePolicy: notKnownYet });
    assert.deepEqual(stackWaitsFor(trustedTakers, pending), ["eu-ask assumeRolePolicy"]);
  });
});

describe("the logs of a function", () => {
  const stack = [platform(), ...ask, ...aFunction("eu-find", {})];

  it("are its own, and it may write them", () => {
    assert.deepEqual(foundInStack(ownLogs, stack), []);
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
    assert.deepEqual(stackWaitsFor(readSecrets, pending([secret])), ["eu-ask policy"]);
    assert.equal(foundInStack(readSecrets, pending([platform()])).length, 1);
  });
});
