import assert from "node:assert/strict";
import type { Props, Resource } from "../../../../policy/core/rule.ts";
import { calledFunctionsExist } from "../../../../policy/rules/stack/called-functions-exist.ts";
import { machineCallsVersions } from "../../../../policy/rules/stack/machine-calls-versions.ts";
import { machineInvokesItsFunctions } from "../../../../policy/rules/stack/machine-invokes-its-functions.ts";
import { aFunction, allow, aPlaybook, arn, calling, platform, withChange } from "../../support/made-up.ts";
import { foundInStack, notKnownYet, resource, stackWaitsFor, types } from "../../support/try-rule.ts";

const ask = arn.lambda("eu-ask");
const find = arn.lambda("eu-find");
const functions = [platform(), ...aFunction("eu-ask", {}), ...aFunction("eu-find", {})];
const machine = (states: Props, ...statements: readonly object[]): readonly Resource[] => [
  ...functions,
  ...aPlaybook("eu-triage-1", {}, { StartAt: "a", States: states }, ...statements),
];
const invoke = (...resources: readonly string[]) => allow("lambda:InvokeFunction", resources);
const nested = {
  each: { Type: "Map", ItemProcessor: { States: { inner: calling(`${find}:3`) } } },
  both: { Type: "Parallel", Branches: [{ States: { left: calling(`${ask}:7`) } }, { States: {} }] },
};

describe("a state machine's role", () => {
  const judged = (states: Props, ...statements: readonly object[]) =>
    foundInStack(machineInvokesItsFunctions, machine(states, ...statements));

  it("invokes exactly the functions that the definition calls, at every depth", () => {
    assert.deepEqual(judged({ a: calling(`${ask}:7`) }, invoke(`${ask}:*`)), []);
    assert.deepEqual(judged({ a: calling(`${ask}:7`) }, invoke(`${ask}:7`)), []);
    assert.deepEqual(judged({ a: { Type: "Task", Resource: `${ask}:7` } }, invoke(`${ask}:*`)), []);
    assert.deepEqual(judged(nested, invoke(`${ask}:*`, `${find}:*`)), []);
    // That there is no version is another rule's.
    assert.deepEqual(judged({ a: calling(ask) }, invoke(ask)), []);
  });

  it("invokes no more", () => {
    const more = "eu-triage-1 policy: playbook triage may invoke";
    const call = { a: calling(`${ask}:7`) };
    assert.deepEqual(judged(call, invoke(`${ask}:*`, `${find}:*`)), [
      `${more} function find, all versions, which its definition does not call`,
    ]);
    // Without a version it is the newest code.
    assert.deepEqual(judged(call, invoke(ask, `${ask}:*`)), [
      `${more} function ask, which its definition does not call`,
    ]);
    assert.equal(judged(call, invoke(`${ask}:*`), allow("lambda:GetFunction", ask)).length, 1);
    for (const wide of ["*", `${ask}*`, "arn:aws:lambda:*:*:function:*"])
      assert.equal(judged(call, invoke(wide)).length, 1, wide);
    assert.deepEqual(judged(call, invoke(`${ask}:*`), allow("sqs:SendMessage", arn.queue("eu-failures"))), [
      `eu-triage-1 policy: playbook triage may sqs:SendMessage on ${arn.queue("eu-failures")}, which its definition does not do`,
    ]);
  });

  it("invokes no less", () => {
    assert.deepEqual(judged(nested, invoke(`${ask}:*`)), [
      "eu-triage-1 definition: state inner calls function find, version 3, which its role may not invoke",
    ]);
    assert.deepEqual(judged({ a: calling(`${ask}:7`), b: calling(`${ask}:7`) }, invoke(`${ask}:6`)), [
      "eu-triage-1 definition: states a, b call function ask, version 7, which its role may not invoke",
    ]);
  });

  it("may use the other services that the definition names, and write the logs that the machine is told to", () => {
    const send = allow("sqs:SendMessage", arn.queue("eu-failures"));
    assert.deepEqual(judged({ a: { Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage" } }, send), []);
    const start = { a: { Type: "Task", Resource: "arn:aws:states:::states:startExecution.sync:2" } };
    assert.deepEqual(judged(start, allow(["states:StartExecution", "events:PutRule"], "*")), []);
    const nested = { a: { Type: "Task", Resource: "arn:aws:states:::aws-sdk:sfn:startExecution" } };
    assert.deepEqual(judged(nested, allow("states:StartExecution", arn.machine("eu-other"))), []);
    const logs = machine({}, allow("logs:CreateLogDelivery", "*"), allow("xray:PutTraceSegments", "*"));
    assert.equal(foundInStack(machineInvokesItsFunctions, logs).length, 2);
    const told = { loggingConfiguration: { level: "ERROR" }, tracingConfiguration: { enabled: true } };
    assert.deepEqual(
      foundInStack(machineInvokesItsFunctions, withChange(logs, types.machine, "eu-triage-1", told)),
      [],
    );
    const off = { loggingConfiguration: { level: "OFF" }, tracingConfiguration: { enabled: false } };
    assert.equal(
      foundInStack(machineInvokesItsFunctions, withChange(logs, types.machine, "eu-triage-1", off)).length,
      2,
    );
  });

  it("takes no policy of another author", () => {
    const stack = machine({ a: calling(`${ask}:7`) });
    const managed = { managedPolicyArns: ["arn:aws:iam::aws:policy/service-role/AWSLambdaRole"] };
    assert.deepEqual(foundInStack(machineInvokesItsFunctions, withChange(stack, types.role, "eu-triage-1", managed)), [
      "eu-triage-1 managedPolicyArns: playbook triage takes arn:aws:iam::aws:policy/service-role/AWSLambdaRole, and calls functions only",
    ]);
  });

  it("is judged when both the definition and the policies stand", () => {
    const stack = machine({ a: calling(`${ask}:7`) }, invoke(`${find}:*`));
    const noDefinition = withChange(stack, types.machine, "eu-triage-1", { definition: notKnownYet });
    assert.deepEqual(foundInStack(machineInvokesItsFunctions, noDefinition), []);
    assert.deepEqual(stackWaitsFor(machineInvokesItsFunctions, noDefinition), ["eu-triage-1 definition"]);
    const noPolicy = withChange(stack, types.rolePolicy, "eu-triage-1", { policy: notKnownYet });
    assert.deepEqual(foundInStack(machineInvokesItsFunctions, noPolicy), []);
  });
});

describe("the functions that a state machine calls", () => {
  it("are published versions", () => {
    const judged = (functionName: string) => foundInStack(machineCallsVersions, machine({ a: calling(functionName) }));
    const said = (what: string) => [`eu-triage-1 definition: state a calls ${what}`];
    assert.deepEqual(judged(`${ask}:7`), []);
    assert.deepEqual(judged(ask), said("function ask without a version"));
    for (const name of ["$LATEST", "live"])
      assert.deepEqual(
        judged(`${ask}:${name}`),
        said(`function ask by ${name}, which may stand for other code tomorrow`),
      );
    assert.deepEqual(judged("eu-ask"), said("eu-ask, which is no ARN of a version"));
    assert.deepEqual(judged("{% $states.input.name %}"), said("a function whose name is made up at run time"));
    const computed = {
      a: { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Parameters: { "FunctionName.$": "$.f" } },
    };
    const whole = { a: { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Arguments: "{% $call %}" } };
    for (const states of [computed, whole])
      assert.deepEqual(
        foundInStack(machineCallsVersions, machine(states)),
        said("a function whose name is made up at run time"),
      );
    assert.deepEqual(foundInStack(machineCallsVersions, machine(nested)), []);
    // A parameter of a task may be called like that, too.
    const payload = {
      a: { Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage", Arguments: { Body: { FunctionName: "x" } } },
    };
    assert.deepEqual(foundInStack(machineCallsVersions, machine(payload)), []);
  });

  it("are in the stack", () => {
    const stack = machine({ a: calling(`${ask}:7`), b: calling(`${arn.lambda("eu-gone")}:1`) });
    assert.deepEqual(foundInStack(calledFunctionsExist, stack), [
      `eu-triage-1 definition: state b calls ${arn.lambda("eu-gone")}, which the stack has not`,
    ]);
    assert.deepEqual(foundInStack(calledFunctionsExist, machine(nested)), []);
  });

  it("may have a name before they have an ARN", () => {
    const unmade = (name: string) =>
      foundInStack(calledFunctionsExist, [
        ...machine({ a: calling(`${arn.lambda("eu-new")}:1`) }),
        resource(types.lambda, "eu-new", { name }, { outputs: { arn: notKnownYet } }),
      ]).length;
    assert.equal(unmade("eu-new"), 0);
    assert.equal(unmade("new"), 1);
  });

  it("are known when the definition is", () => {
    const stack = withChange(machine({}), types.machine, "eu-triage-1", { definition: notKnownYet });
    for (const rule of [machineCallsVersions, calledFunctionsExist]) {
      assert.deepEqual(foundInStack(rule, stack), []);
      assert.deepEqual(stackWaitsFor(rule, stack), ["eu-triage-1 definition"]);
    }
  });
});
