import assert from "node:assert/strict";
import { Platform, type PlatformArgs } from "../../components/platform.ts";
import type { Network } from "../../components/settings-schema.ts";
import { platformArgs, tasks } from "./support/fixtures.ts";
import { allowed, only, type Registered, register } from "./support/monitor.ts";

const place = { region: "eu-central-1" };
const vpcId = "vpc-of-socless-eu-network";
const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };
const functions = "socless-eu-network-functions-id";
const zones = (kind: string) => [`subnet-${kind}-1`, `subnet-${kind}-2`];

async function platformIn(network: Network, change: Partial<PlatformArgs> = {}) {
  let outputs: Platform["outputs"] | undefined;
  const registered = await register((opts) => {
    outputs = new Platform("socless-eu", { ...platformArgs, network, ...change }, opts).outputs;
  });
  return { registered, outputs };
}
const ofNetwork = (registered: readonly Registered[]) =>
  registered.filter(({ type }) => /^(awsx|aws:ec2|aws:vpc|socless:index:PrivateNetwork)/.test(type));
const inputsOf = (registered: readonly Registered[], type: string, name = "") => {
  const [one] = registered.filter((each) => each.type === type && each.name === `socless-eu-network${name}`);
  assert.ok(one, `no ${type} ${name}`);
  return one.inputs;
};
const policyOf = (service: string) => ({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: "*",
      Action: `${service}:*`,
      Resource: "*",
      Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/socless/test/tasks/*" } },
    },
  ],
});
const endpointIn = (registered: readonly Registered[], service: string) => {
  const { policy, ...inputs } = inputsOf(registered, "aws:ec2/vpcEndpoint:VpcEndpoint", `-${service}`);
  assert.deepEqual(JSON.parse(String(policy)), policyOf(service));
  return inputs;
};

describe("a target without a network", () => {
  it("has none, also with tasks that would run in one", async () => {
    const { registered, outputs } = await platformIn("none");
    assert.deepEqual(ofNetwork(registered), []);
    assert.equal(only(registered, "lambda.Function", "socless-eu-open-issue").inputs.vpcConfig, undefined);
    assert.equal(outputs?.egressAddress, undefined);
  });
});

describe("a private network", () => {
  let registered: readonly Registered[];
  let outputs: Platform["outputs"] | undefined;
  before(async () => {
    ({ registered, outputs } = await platformIn("private"));
  });

  it("is two isolated subnets without a NAT gateway, and its resources are the target's provider's", () => {
    const tags = { "socless:reason": "Setting network of target socless-eu is private" };
    assert.deepEqual(inputsOf(registered, "awsx:ec2:Vpc"), {
      ...place,
      numberOfAvailabilityZones: 2,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      subnetStrategy: "Auto",
      subnetSpecs: [{ type: "Isolated" }],
      natGateways: { strategy: "None" },
      tags,
    });
    const made = ofNetwork(registered).filter(({ type }) => !type.startsWith("socless:"));
    assert.ok(made.every(({ provider }) => provider === "somewhere"));
    assert.ok(made.every(({ inputs }) => inputs.region === "eu-central-1"));
    assert.equal(outputs?.egressAddress, undefined);
  });

  it("has these resources and no others", () => {
    assert.deepEqual(
      ofNetwork(registered)
        .map(({ type, name }) => `${type.split(":").at(-1)} ${name.replace("socless-eu-network", "")}`.trim())
        .sort(),
      [
        "DefaultSecurityGroup -default",
        "PrivateNetwork",
        "SecurityGroup -endpoints",
        "SecurityGroup -functions",
        "SecurityGroupEgressRule -to-dynamodb",
        "SecurityGroupEgressRule -to-endpoints",
        "SecurityGroupEgressRule -to-s3",
        "SecurityGroupIngressRule -endpoints",
        "Vpc",
        "VpcEndpoint -dynamodb",
        "VpcEndpoint -s3",
        "VpcEndpoint -secretsmanager",
        "VpcEndpoint -sqs",
      ],
    );
  });

  it("lets functions out to its endpoints alone, by HTTPS, and nothing in but to those", () => {
    const egress = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
    const from = { ...place, securityGroupId: functions, ...https };
    for (const service of ["dynamodb", "s3"])
      assert.deepEqual(inputsOf(registered, egress, `-to-${service}`), {
        ...from,
        prefixListId: `pl-of-socless-eu-network-${service}`,
      });
    const endpoints = "socless-eu-network-endpoints-id";
    assert.deepEqual(inputsOf(registered, egress, "-to-endpoints"), { ...from, referencedSecurityGroupId: endpoints });
    assert.deepEqual(inputsOf(registered, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "-endpoints"), {
      ...place,
      securityGroupId: endpoints,
      referencedSecurityGroupId: functions,
      ...https,
    });
    assert.deepEqual(inputsOf(registered, "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "-default"), {
      ...place,
      vpcId,
    });
    for (const group of ["-functions", "-endpoints"]) {
      const { description: _, ...inputs } = inputsOf(registered, "aws:ec2/securityGroup:SecurityGroup", group);
      assert.deepEqual(inputs, { ...place, vpcId });
    }
  });

  it("reaches DynamoDB and S3 by routes, and each service that its tasks declare by an endpoint, for this stack's tasks alone", () => {
    for (const service of ["dynamodb", "s3"])
      assert.deepEqual(endpointIn(registered, service), {
        ...place,
        vpcId,
        serviceName: `com.amazonaws.eu-central-1.${service}`,
        vpcEndpointType: "Gateway",
        routeTableIds: ["rtb-1", "rtb-2"],
      });
    for (const service of ["secretsmanager", "sqs"])
      assert.deepEqual(endpointIn(registered, service), {
        ...place,
        vpcId,
        serviceName: `com.amazonaws.eu-central-1.${service}`,
        vpcEndpointType: "Interface",
        privateDnsEnabled: true,
        subnetIds: zones("isolated"),
        securityGroupIds: ["socless-eu-network-endpoints-id"],
        tags: { "socless:reason": "Setting network of target socless-eu is private" },
      });
  });

  it("holds the tasks that declare it, and no other function", () => {
    const placed = registered.filter(
      ({ type, inputs }) => type === "aws:lambda/function:Function" && inputs.vpcConfig !== undefined,
    );
    assert.deepEqual(
      placed.map(({ name, inputs }) => [name, inputs.vpcConfig]),
      [["socless-eu-open-issue", { subnetIds: zones("isolated"), securityGroupIds: [functions] }]],
    );
  });

  it("has its interfaces made by Lambda through the role of each of these tasks, not by their code", () => {
    const ec2 = (role: string) => allowed(registered, `socless-eu-${role}`).filter((one) => one.startsWith("ec2:"));
    const arn = (thing: string) => `arn:aws:ec2:eu-central-1:123456789012:${thing}`;
    assert.deepEqual(ec2("open-issue"), [
      ...["network-interface/*", ...zones("isolated").map((one) => `subnet/${one}`), `security-group/${functions}`].map(
        (one) => `ec2:CreateNetworkInterface on ${arn(one)}`,
      ),
      ...["Delete", "Assign", "Unassign"].map(
        (verb) =>
          `ec2:${verb === "Delete" ? "DeleteNetworkInterface" : `${verb}PrivateIpAddresses`} on ${arn("network-interface/*")}`,
      ),
      "ec2:DescribeNetworkInterfaces on *",
      "ec2:DescribeSubnets on *",
    ]);
    assert.deepEqual(ec2("look-up"), []);
    const { policy } = only(registered, "iam.RolePolicy", "socless-eu-open-issue").inputs;
    const statements: { Action: string[]; Condition?: object }[] = JSON.parse(String(policy)).Statement;
    for (const { Action, Condition } of statements)
      assert.deepEqual(
        Condition,
        Action[0]?.startsWith("ec2:") ? { Null: { "lambda:SourceFunctionArn": "true" } } : undefined,
      );
  });

  it("is not made for tasks that do not need it", async () => {
    const { registered } = await platformIn("private", { tasks: [tasks.plain, { ...tasks.rich, inNetwork: false }] });
    assert.deepEqual(ofNetwork(registered), []);
  });

  it("has no endpoint that costs for tasks that call none of these services", async () => {
    const quiet = { ...tasks.rich, secrets: [], permissions: [] };
    const { registered } = await platformIn("private", { tasks: [tasks.plain, quiet] });
    const types = ofNetwork(registered).map(({ type, name }) => `${type.split(":").at(-1)} ${name}`);
    assert.deepEqual(
      types.filter((one) => /VpcEndpoint|endpoints/.test(one)),
      ["VpcEndpoint socless-eu-network-dynamodb", "VpcEndpoint socless-eu-network-s3"],
    );
  });
});

describe("a network with a fixed address", () => {
  let registered: readonly Registered[];
  let outputs: Platform["outputs"] | undefined;
  before(async () => {
    ({ registered, outputs } = await platformIn("static-egress"));
  });

  it("is private subnets behind one NAT gateway with that address", () => {
    const tags = { "socless:reason": "Setting network of target socless-eu is static-egress" };
    assert.deepEqual(inputsOf(registered, "aws:ec2/eip:Eip"), { ...place, domain: "vpc", tags });
    const { subnetSpecs, natGateways, tags: handedOn } = inputsOf(registered, "awsx:ec2:Vpc");
    assert.deepEqual(subnetSpecs, [{ type: "Private" }, { type: "Public" }]);
    assert.deepEqual(natGateways, {
      strategy: "Single",
      elasticIpAllocationIds: ["eipalloc-of-socless-eu-network"],
    });
    assert.deepEqual(handedOn, tags);
    assert.deepEqual(only(registered, "lambda.Function", "socless-eu-open-issue").inputs.vpcConfig, {
      subnetIds: zones("private"),
      securityGroupIds: [functions],
    });
  });

  it("tells the address, and keeps it where the stack protects its data", async () => {
    const address = await new Promise((resolve) => outputs?.egressAddress?.apply(resolve));
    assert.equal(address, "198.51.100.7");
    const eip = (all: readonly Registered[]) => all.find(({ type }) => type === "aws:ec2/eip:Eip");
    assert.equal(eip(registered)?.protect, platformArgs.target.deletionProtection);
    const other = { ...platformArgs.target, deletionProtection: !platformArgs.target.deletionProtection };
    assert.equal(
      eip((await platformIn("static-egress", { target: other })).registered)?.protect,
      other.deletionProtection,
    );
  });

  it("lets functions out by HTTPS, nothing in, and pays for no endpoint", () => {
    const ofTypes = (pattern: RegExp) => ofNetwork(registered).filter(({ type }) => pattern.test(type));
    assert.deepEqual(
      ofTypes(/Rule$/).map(({ inputs }) => inputs),
      [{ ...place, securityGroupId: functions, ...https, cidrIpv4: "0.0.0.0/0" }],
    );
    assert.deepEqual(
      ofTypes(/VpcEndpoint$/).map(({ inputs }) => inputs.vpcEndpointType),
      ["Gateway", "Gateway"],
    );
  });
});
