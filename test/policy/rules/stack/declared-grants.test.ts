import assert from "node:assert/strict";
import type { Props, Resource } from "../../../../policy/core/rule.ts";
import { declaredGrants } from "../../../../policy/rules/stack/declared-grants.ts";
import { aFunction, allow, aPlaybook, arn, made, more, platform, role, withChange } from "../../support/made-up.ts";
import { document, foundInStack, notKnownYet, resource, stackWaitsFor, types, urnOf } from "../../support/try-rule.ts";

const rest: readonly Resource[] = [
  platform(),
  made(types.table, "eu-alerts", arn.table("eu-alerts"), { streamArn: `${arn.table("eu-alerts")}/stream/2026` }),
  made(types.table, "eu-results", arn.table("eu-results")),
  made(types.table, "eu-interactions", arn.table("eu-interactions")),
  made(types.bucket, "eu-vault", arn.bucket("eu-vault")),
  made(types.queue, "eu-failures", arn.queue("eu-failures")),
  made(more.secret, "eu-jira-token", arn.secret("eu-jira-token")),
];
const judged = (words: Props, ...statements: readonly object[]) =>
  foundInStack(declaredGrants, [...rest, ...aFunction("eu-ask", words, ...statements)]);

const alerts = arn.table("eu-alerts");
const results = arn.table("eu-results");
const vault = arn.bucket("eu-vault");
const said = (what: string) => [`eu-ask policy: it grants ${what}`];
const undeclared = "which ask does not declare (functions/eu-ask.ts:1)";

const memberRoles = "arn:aws:iam::*:role/socless/prod/members/socless-eu/ask/ask-*-0123456";

describe("what a function's role grants", () => {
  it("may be its own role in every member, when its task acts in members", () => {
    const task = (more: object) => ({ task: { effect: "none", ...more } });
    const takes = { roles: memberRoles, organization: "o-a1b2c3d4e5" };
    const statement = allow("sts:AssumeRole", memberRoles);
    assert.deepEqual(judged(task({ takes }), statement), []);
    assert.deepEqual(judged(task({}), statement), said(`sts:AssumeRole on ${memberRoles}, ${undeclared}`));
    const other = memberRoles.replace("/ask/", "/other/");
    assert.equal(judged(task({ takes }), allow("sts:AssumeRole", other)).length, 1);
  });

  const uses: readonly [title: string, use: object, statement: object][] = [
    ["calls of a table", { table: "alerts", calls: ["GetItem"] }, allow("dynamodb:GetItem", alerts)],
    ["queries of an index", { table: "alerts", indexes: ["due"] }, allow("dynamodb:Query", `${alerts}/index/due`)],
    ["a table's stream", { stream: "alerts" }, allow("dynamodb:GetRecords", `${alerts}/stream/2026`)],
    ["streams in general", { stream: "alerts" }, allow("dynamodb:ListStreams", "*")],
    [
      "objects",
      { bucket: "vault", below: "alerts/", calls: ["PutObject"] },
      allow("s3:PutObject", `${vault}/alerts/*`),
    ],
    [
      "one object",
      { bucket: "vault", below: "alerts/", calls: ["PutObject"] },
      allow("s3:PutObject", `${vault}/alerts/1`),
    ],
    ["a secret", { secrets: ["jira/token"] }, allow("secretsmanager:GetSecretValue", arn.secret("eu-jira-token"))],
    ["a queue", { queue: "failures", does: "send" }, allow("sqs:SendMessage", arn.queue("eu-failures"))],
    ["answers to steps", { steps: "answer" }, allow("states:SendTaskSuccess", "*")],
  ];
  for (const [title, use, statement] of uses)
    it(`may be ${title}, when that is declared`, () => {
      assert.deepEqual(judged({ uses: [use] }, statement), []);
      assert.equal(judged({ uses: [] }, statement).length, 1);
    });

  it("is told exactly: the action, the resource, and the declaration that has neither", () => {
    assert.deepEqual(
      judged({ uses: [] }, allow("dynamodb:DeleteItem", alerts)),
      said(`dynamodb:DeleteItem on table alerts, ${undeclared}`),
    );
    const read = { table: "alerts", calls: ["GetItem"] };
    assert.deepEqual(
      judged({ uses: [read] }, allow(["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Scan"], [alerts, results])),
      [
        ...said(`dynamodb:PutItem, dynamodb:Scan on table alerts, ${undeclared}`),
        ...said(`dynamodb:GetItem, dynamodb:PutItem, dynamodb:Scan on table results, ${undeclared}`),
      ],
    );
  });

  it("is no wider than what is declared", () => {
    const below = { bucket: "vault", below: "alerts/", calls: ["GetObject"] };
    assert.deepEqual(
      judged({ uses: [below] }, allow("s3:GetObject", `${vault}/*`)),
      said("s3:GetObject on bucket vault, *, and ask declares bucket vault, alerts/* only (functions/eu-ask.ts:1)"),
    );
    for (const wider of [`${vault}/alerts*`, `${vault}/alert?/*`, `${vault}/ALERTS/*`, "*"])
      assert.equal(judged({ uses: [below] }, allow("s3:GetObject", wider)).length, 1, wider);
    assert.equal(judged({ uses: [below] }, allow("s3:Get*", `${vault}/alerts/*`)).length, 1);
  });

  it("is judged by a task's own words", () => {
    const task = { secrets: ["jira/token"], permissions: [], readsInvestigation: false, effect: "none" };
    const base = [
      allow(["dynamodb:GetItem", "dynamodb:PutItem"], results),
      allow(["s3:GetObject", "s3:PutObject"], `${vault}/results/*`),
      allow("secretsmanager:GetSecretValue", arn.secret("eu-jira-token")),
    ];
    assert.deepEqual(judged({ task }, ...base), []);
    const update = allow("dynamodb:UpdateItem", results);
    assert.equal(judged({ task }, update).length, 1);
    assert.deepEqual(judged({ task: { ...task, effect: "keyed" } }, update), []);
    const investigation = [
      allow("dynamodb:Query", [results, `${alerts}/index/byInvestigation`]),
      allow("dynamodb:GetItem", [alerts, arn.table("eu-interactions")]),
      allow("s3:GetObject", `${vault}/alerts/*`),
    ];
    assert.equal(judged({ task }, ...investigation).length, 5);
    assert.deepEqual(judged({ task: { ...task, readsInvestigation: true } }, ...investigation), []);
    const stop = allow("ec2:StopInstances", "arn:aws:ec2:eu-central-1:123456789012:instance/*");
    const permissions = [{ actions: [stop.Action], resources: [stop.Resource] }];
    assert.equal(judged({ task }, stop).length, 1);
    assert.deepEqual(judged({ task: { ...task, permissions } }, stop), []);
  });

  it("is what Lambda needs to connect a task to the network that it declares, and nothing else of networks", () => {
    const task = { secrets: [], permissions: [], readsInvestigation: false, effect: "none" };
    const ec2 = (thing: string) => `arn:aws:ec2:eu-central-1:123456789012:${thing}`;
    const connect = [
      allow("ec2:CreateNetworkInterface", [ec2("network-interface/*"), ec2("subnet/s-1"), ec2("security-group/sg-1")]),
      allow(["ec2:DeleteNetworkInterface", "ec2:AssignPrivateIpAddresses"], ec2("network-interface/*")),
      allow(["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"], "*"),
    ];
    assert.deepEqual(judged({ task: { ...task, inNetwork: true } }, ...connect), []);
    assert.equal(judged({ task: { ...task, inNetwork: false } }, ...connect).length, 4);
    assert.equal(
      judged({ task: { ...task, inNetwork: true } }, allow("ec2:DeleteSubnet", ec2("subnet/s-1"))).length,
      1,
    );
  });

  it("counts by all policies together, wherever they stand", () => {
    const stack = [...rest, ...aFunction("eu-ask", { uses: [] })];
    const scan = document(allow("dynamodb:Scan", alerts));
    const ask = urnOf(types.role, "eu-ask");
    const attached = [
      made(types.policy, "eu-extra", "arn:aws:iam::123456789012:policy/extra", { policy: scan }),
      resource(types.attachment, "extra", { role: "eu-ask", policyArn: "arn:aws:iam::123456789012:policy/extra" }),
    ];
    assert.deepEqual(foundInStack(declaredGrants, [...stack, ...attached]), [
      `eu-extra policy: it grants dynamodb:Scan on table alerts, ${undeclared}`,
    ]);
    const second = resource(types.rolePolicy, "second", { policy: scan }, { references: { role: [ask] } });
    assert.equal(foundInStack(declaredGrants, [...stack, second]).length, 1);
    const inline = withChange(stack, types.role, "eu-ask", { inlinePolicies: [{ name: "x", policy: scan }] });
    assert.match(
      foundInStack(declaredGrants, inline)[0] ?? "",
      /^eu-ask inlinePolicies\.0\.policy: it grants dynamodb:Scan/,
    );
    const managed = (policy: string) =>
      withChange(stack, types.role, "eu-ask", { managedPolicyArns: [`arn:aws:iam::aws:policy/${policy}`] });
    assert.deepEqual(foundInStack(declaredGrants, managed("ReadOnlyAccess")), [
      "eu-ask managedPolicyArns: it takes arn:aws:iam::aws:policy/ReadOnlyAccess, and ask declares none",
    ]);
    // Another rule says it better.
    assert.deepEqual(foundInStack(declaredGrants, managed("AmazonSQSFullAccess")), []);
  });

  it("counts what policies of resources allow to it", () => {
    const opening = (change: object, more: object = {}) =>
      foundInStack(declaredGrants, [
        ...rest,
        made(types.queue, "eu-failures", arn.queue("eu-failures")),
        ...aFunction("eu-ask", { uses: [{ queue: "failures", does: "send" }] }),
        resource(
          types.queuePolicy,
          "eu-failures",
          {
            policy: document({
              Action: "sqs:SendMessage",
              Principal: { AWS: arn.role("eu-ask") },
              Resource: "*",
              ...change,
            }),
          },
          { references: { queueUrl: [urnOf(types.queue, "eu-failures")] }, ...more },
        ),
      ]);
    assert.deepEqual(opening({}), []);
    assert.deepEqual(opening({ Action: "sqs:PurgeQueue" }), [
      `eu-failures policy: it grants sqs:PurgeQueue on queue failures, ${undeclared}`,
    ]);
    const byCondition = {
      Action: "sqs:PurgeQueue",
      Principal: "*",
      Condition: { ArnEquals: { "aws:PrincipalArn": arn.role("eu-ask") } },
    };
    assert.equal(opening(byCondition).length, 1);
    assert.deepEqual(opening({ Action: "sqs:PurgeQueue", Effect: "Deny" }), []);
    assert.deepEqual(opening({ Action: "sqs:PurgeQueue", Principal: { AWS: arn.role("eu-other") } }), []);
    assert.deepEqual(opening({}, { references: {} }), [
      `eu-failures policy: it grants sqs:SendMessage on everything (*), and ask declares queue failures only (functions/eu-ask.ts:1)`,
    ]);
    const key = resource(
      "aws:kms/key:Key",
      "eu-key",
      { policy: document({ Action: "kms:Decrypt", Principal: { AWS: arn.role("eu-ask") }, Resource: "*" }) },
      { outputs: { arn: "arn:aws:kms:eu-central-1:123456789012:key/k1" } },
    );
    assert.deepEqual(foundInStack(declaredGrants, [...rest, ...aFunction("eu-ask", { uses: [] }), key]), [
      `eu-key policy: it grants kms:Decrypt on key eu-key, ${undeclared}`,
    ]);
  });

  it("may be what a playbook brings along for those who start and watch it", () => {
    const start = allow("states:StartExecution", arn.machine("eu-triage-1"));
    const watch = allow("states:DescribeExecution", `${arn.execution("eu-triage-1")}:*`);
    const all = (words: Props, ...statements: readonly object[]) =>
      foundInStack(declaredGrants, [
        ...rest,
        ...aPlaybook("eu-triage-1", words, {}),
        ...aFunction("eu-ask", { uses: [] }, ...statements),
      ]);
    assert.deepEqual(all({ startedBy: ["ask"], watchedBy: ["ask"] }, start, watch), []);
    assert.equal(all({ startedBy: ["sweep"], watchedBy: ["ask"] }, start, watch).length, 1);
    assert.equal(all({ startedBy: ["ask"], watchedBy: [] }, start, watch).length, 1);
  });

  it("may be nothing when nobody has declared anything", () => {
    const stack = [...rest, ...aFunction("eu-ask", { uses: [] })].filter(
      ({ type }) => !type.startsWith("socless:index:Lambda"),
    );
    assert.deepEqual(foundInStack(declaredGrants, stack), ["eu-ask declaration: nothing declares what it may do"]);
  });

  it("is not of another target, whose things are called the same", () => {
    const there = made(types.table, "us-alerts", "arn:aws:dynamodb:us-east-1:123456789012:table/us-alerts");
    const stack = [...rest, platform("us"), there];
    const across = aFunction(
      "eu-ask",
      { uses: [{ table: "alerts", calls: ["GetItem"] }] },
      allow("dynamodb:GetItem", String(there.outputs?.arn)),
    );
    assert.equal(foundInStack(declaredGrants, [...stack, ...across]).length, 1);
  });

  it("cannot be judged before the deployment has made the policy", () => {
    const stack = withChange([...rest, ...aFunction("eu-ask", { uses: [] })], types.rolePolicy, "eu-ask", {
      policy: notKnownYet,
    });
    assert.deepEqual(
      [foundInStack(declaredGrants, stack), stackWaitsFor(declaredGrants, stack)],
      [[], ["eu-ask policy"]],
    );
  });
});

describe("what a schedule's role grants", () => {
  const queue = arn.queue("eu-failures");
  const sweep = arn.lambda("eu-sweep");
  const schedule = (...statements: readonly object[]) => [
    ...rest,
    ...aFunction("eu-sweep", { uses: [] }),
    ...role("eu-minute", "", ...statements),
    resource(more.eventTarget, "eu-ended", { arn: sweep }),
    resource(
      types.schedule,
      "eu-minute",
      { target: { arn: sweep, roleArn: arn.role("eu-minute"), deadLetterConfig: { arn: queue } } },
      { parent: platform().urn, references: { target: [urnOf(types.role, "eu-minute")] } },
    ),
  ];
  it("is the call of its target and its dead-letter queue, and nothing else", () => {
    const needed = [allow("lambda:InvokeFunction", sweep), allow("sqs:SendMessage", queue)];
    assert.deepEqual(foundInStack(declaredGrants, schedule(...needed)), []);
    assert.deepEqual(foundInStack(declaredGrants, schedule(...needed, allow("lambda:InvokeFunction", `${sweep}*`))), [
      `eu-minute policy: it grants lambda:InvokeFunction on ${sweep}*, and schedule minute declares function sweep only`,
    ]);
  });
});
