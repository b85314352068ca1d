/** A network for the tasks that must run in one: no way in, and no way out but what its kind allows. */
import * as aws from "@pulumi/aws";
import { Vpc } from "@pulumi/awsx/ec2/vpc.js";
import * as pulumi from "@pulumi/pulumi";
import { networkCost } from "./network-cost.ts";
import { createGateways, createInterfaces, https } from "./network-endpoints.ts";
import type { Target } from "./target.ts";

export type PrivateNetworkArgs = {
  readonly target: Target;
  /** `private`: AWS services through endpoints, and nothing else. `static-egress`: the internet, from one fixed address. */
  readonly network: "private" | "static-egress";
  /** AWS services that its functions call besides DynamoDB and S3, for example `secretsmanager`. */
  readonly services: readonly string[];
};

/** Availability zones. */
const zones = 2;
const layouts = {
  private: { subnetSpecs: [{ type: "Isolated" }], natGateways: { strategy: "None" } },
  "static-egress": { subnetSpecs: [{ type: "Private" }, { type: "Public" }], natGateways: { strategy: "Single" } },
} as const;

export class PrivateNetwork extends pulumi.ComponentResource {
  readonly subnetIds: pulumi.Output<string[]>;
  readonly subnetArns: readonly pulumi.Output<string>[];
  /** The security group of the functions. */
  readonly groupId: pulumi.Output<string>;
  readonly groupArn: pulumi.Output<string>;
  /** Where calls to the internet come from; of `static-egress` only. */
  readonly egressAddress: pulumi.Output<string> | undefined;

  constructor(name: string, args: PrivateNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("socless:index:PrivateNetwork", name, {}, opts);
    const { target, network, services } = args;
    const { region, account, deletionProtection } = target;
    const child = { parent: this };
    // What costs by the hour or has a public address says who asked for it. awsx hands the tags on to all that it makes.
    const tags = { "socless:reason": `Setting network of target ${target.name} is ${network}` };
    const address =
      network === "static-egress"
        ? new aws.ec2.Eip(name, { region, domain: "vpc", tags }, { ...child, protect: deletionProtection })
        : undefined;
    const { subnetSpecs, natGateways } = layouts[network];
    // A component of another package gets no provider from its parent.
    const provider = this.getProvider("aws:ec2/vpc:Vpc");
    const vpc = new Vpc(
      name,
      {
        region,
        numberOfAvailabilityZones: zones,
        enableDnsSupport: true,
        enableDnsHostnames: true,
        subnetStrategy: "Auto",
        subnetSpecs: [...subnetSpecs],
        natGateways: { ...natGateways, ...(address ? { elasticIpAllocationIds: [address.allocationId] } : {}) },
        tags,
      },
      { ...child, ...(provider ? { provider } : {}) },
    );
    const { vpcId } = vpc;
    this.subnetIds = network === "private" ? vpc.isolatedSubnetIds : vpc.privateSubnetIds;
    this.subnetArns = Array.from(
      { length: zones },
      (_, at) => pulumi.interpolate`arn:aws:ec2:${region}:${account}:subnet/${this.subnetIds[at]}`,
    );
    // The group that AWS makes with each VPC lets everything out: closed.
    new aws.ec2.DefaultSecurityGroup(`${name}-default`, { region, vpcId }, child);
    const description = "Functions: HTTPS out, nothing in";
    const functions = new aws.ec2.SecurityGroup(`${name}-functions`, { region, vpcId, description }, child);
    this.groupId = functions.id;
    this.groupArn = functions.arn;
    const letOut = (to: string, where: Partial<aws.vpc.SecurityGroupEgressRuleArgs>) =>
      new aws.vpc.SecurityGroupEgressRule(
        `${name}-to-${to}`,
        { region, securityGroupId: functions.id, ...https, ...where },
        child,
      );

    const inside = { name, target, vpc, parent: this };
    const gateways = createGateways(inside);
    if (address) letOut("internet", { cidrIpv4: "0.0.0.0/0" });
    else {
      for (const { service, prefixListId } of gateways) letOut(service, { prefixListId });
      if (services.length > 0) {
        const group = createInterfaces(inside, { services, subnetIds: this.subnetIds, from: functions, tags });
        letOut("endpoints", { referencedSecurityGroupId: group.id });
      }
    }
    const cost = networkCost(network, services.length, zones);
    if (cost !== undefined) pulumi.log.info(cost, this);
    this.egressAddress = address?.publicIp;
    this.registerOutputs({ subnetIds: this.subnetIds, groupId: this.groupId, egressAddress: this.egressAddress });
  }
}
