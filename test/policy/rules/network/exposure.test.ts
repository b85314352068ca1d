import assert from "node:assert/strict";
import { askedAddresses } from "../../../../policy/rules/network/asked-addresses.ts";
import { closedGroups } from "../../../../policy/rules/network/closed-groups.ts";
import { ownNetworks } from "../../../../policy/rules/network/own-networks.ts";
import { found, notKnownYet, waitsFor } from "../../support/try-rule.ts";

describe("a security group", () => {
  const group = (...ingress: object[]) => found(closedGroups, "aws:ec2/securityGroup:SecurityGroup", { ingress });
  const rule = (props: object) =>
    found(closedGroups, "aws:ec2/securityGroupRule:SecurityGroupRule", { type: "ingress", ...props });
  const https = { protocol: "tcp", fromPort: 443, toPort: 443 };

  it("lets networks and groups in that are named", () => {
    assert.deepEqual(group({ ...https, cidrBlocks: ["10.0.0.0/8", "203.0.113.0/24"] }), []);
    assert.deepEqual(group({ ...https, securityGroups: ["sg-0123456789abcdef0"] }), []);
    assert.deepEqual(group({ ...https, ipv6CidrBlocks: ["fd00::/8"] }), []);
    assert.deepEqual(rule({ ...https, sourceSecurityGroupId: notKnownYet }), []);
    assert.deepEqual(
      found(closedGroups, "aws:ec2/securityGroup:SecurityGroup", { egress: [{ cidrBlocks: ["0.0.0.0/0"] }] }),
      [],
    );
    assert.deepEqual(rule({ type: "egress", cidrBlocks: ["0.0.0.0/0"] }), []);
  });

  it("does not let everybody in, nor one half of the internet after the other", () => {
    assert.deepEqual(group({ ...https, cidrBlocks: ["0.0.0.0/0"] }), [
      "ingress.0.cidrBlocks: 0.0.0.0/0 may reach port 443",
    ]);
    assert.deepEqual(rule({ protocol: "-1", ipv6CidrBlocks: ["::/0"] }), ["ipv6CidrBlocks: ::/0 may reach all ports"]);
    assert.deepEqual(rule({ protocol: "tcp", fromPort: 20, toPort: 22, cidrBlocks: ["0.0.0.0/1", "128.0.0.0/1"] }), [
      "cidrBlocks: 0.0.0.0/1 may reach port 20 to 22",
      "cidrBlocks: 128.0.0.0/1 may reach port 20 to 22",
    ]);
    const single = { ipProtocol: "tcp", fromPort: 22, toPort: 22, cidrIpv4: "0.0.0.0/0" };
    assert.equal(found(closedGroups, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", single).length, 1);
  });

  it("may have the ports open that the configuration names", () => {
    const ingress = [
      { ...https, cidrBlocks: ["0.0.0.0/0"] },
      { fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] },
    ];
    assert.deepEqual(found(closedGroups, "aws:ec2/securityGroup:SecurityGroup", { ingress }, { openPorts: ["443"] }), [
      "ingress.1.cidrBlocks: 0.0.0.0/0 may reach port 22",
    ]);
  });

  it("is waited for", () => {
    assert.deepEqual(group({ ...https, cidrBlocks: notKnownYet }), []);
    assert.deepEqual(waitsFor(closedGroups, "aws:ec2/securityGroup:SecurityGroup", { ingress: notKnownYet }), [
      "ingress",
    ]);
  });
});

describe("a public address", () => {
  const judged = (type: string, props: object) => found(askedAddresses, type, props).length;
  const reason = { "socless:reason": "Jira admits fixed addresses only" };

  it("is there only where somebody asked for it and says why", () => {
    for (const [type, open, closed] of [
      ["aws:ec2/instance:Instance", { associatePublicIpAddress: true }, { associatePublicIpAddress: false }],
      [
        "aws:ec2/launchTemplate:LaunchTemplate",
        { networkInterfaces: [{ associatePublicIpAddress: "true" }] },
        { networkInterfaces: [{}] },
      ],
      ["aws:ec2/subnet:Subnet", { mapPublicIpOnLaunch: true }, {}],
      [
        "aws:ecs/service:Service",
        { networkConfiguration: { assignPublicIp: true } },
        { networkConfiguration: { subnets: [] } },
      ],
      ["aws:lb/loadBalancer:LoadBalancer", {}, { internal: true }],
      ["aws:lambda/functionUrl:FunctionUrl", { authorizationType: "NONE" }, { authorizationType: "AWS_IAM" }],
      ["aws:rds/instance:Instance", { publiclyAccessible: true }, {}],
      ["aws:eks/cluster:Cluster", { vpcConfig: {} }, { vpcConfig: { endpointPublicAccess: false } }],
    ] as const) {
      assert.equal(judged(type, open), 1, type);
      assert.equal(judged(type, { ...open, tags: reason }), 0, type);
      assert.equal(judged(type, closed), 0, type);
    }
    assert.deepEqual(found(askedAddresses, "aws:ec2/eip:Eip", { domain: "vpc" }), [
      "tags: it can be reached from the internet, and no tag socless:reason says why",
    ]);
    assert.equal(judged("aws:ec2/eip:Eip", { tags: reason }), 0);
  });
});

describe("the account's default network", () => {
  it("is not built in", () => {
    assert.deepEqual(found(ownNetworks, "aws:ec2/defaultVpc:DefaultVpc", {}), [
      "subnetId: it takes the account's default network",
    ]);
    assert.equal(found(ownNetworks, "aws:ec2/instance:Instance", { ami: "ami-0123456789abcdef0" }).length, 1);
    assert.deepEqual(found(ownNetworks, "aws:ec2/instance:Instance", { subnetId: notKnownYet }), []);
    assert.deepEqual(
      found(ownNetworks, "aws:ec2/instance:Instance", { launchTemplate: { id: "lt-0123456789abcdef0" } }),
      [],
    );
  });
});
