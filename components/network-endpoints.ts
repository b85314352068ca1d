/** The ways from inside a network to AWS services, each for this stack's task functions alone. */
import * as aws from "@pulumi/aws";
import type { Vpc } from "@pulumi/awsx/ec2/vpc.js";
import type * as pulumi from "@pulumi/pulumi";
import { endpointPolicy, gatewayServices, serviceName } from "./endpoint-policy.ts";
import type { Target } from "./target.ts";

export type Inside = {
  /** The network's. */
  readonly name: string;
  readonly target: Target;
  readonly vpc: Vpc;
  readonly parent: pulumi.Resource;
};

/** Ports and protocol of a rule. */
export const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };

/** To DynamoDB and S3, for nothing: routes in every route table. */
export function createGateways(inside: Inside) {
  const routeTableIds = inside.vpc.routeTables.apply((tables) => tables.map(({ id }) => id));
  const how = { vpcEndpointType: "Gateway", routeTableIds };
  return gatewayServices.map((service) => ({ service, prefixListId: endpoint(inside, service, how).prefixListId }));
}

export type InterfacesArgs = {
  readonly services: readonly string[];
  readonly subnetIds: pulumi.Output<string[]>;
  /** Security group that may call them. */
  readonly from: aws.ec2.SecurityGroup;
  readonly tags: Readonly<Record<string, string>>;
};

/** To other services, by the hour. Returns their security group. */
export function createInterfaces(inside: Inside, { services, subnetIds, from, tags }: InterfacesArgs) {
  const { name, target, vpc, parent } = inside;
  const { region } = target;
  const description = "Endpoints: HTTPS in from the functions, nothing out";
  const group = new aws.ec2.SecurityGroup(`${name}-endpoints`, { region, vpcId: vpc.vpcId, description }, { parent });
  new aws.vpc.SecurityGroupIngressRule(
    `${name}-endpoints`,
    { region, securityGroupId: group.id, referencedSecurityGroupId: from.id, ...https },
    { parent },
  );
  for (const service of services) {
    const how = {
      vpcEndpointType: "Interface",
      privateDnsEnabled: true,
      subnetIds,
      securityGroupIds: [group.id],
      tags,
    };
    endpoint(inside, service, how);
  }
  return group;
}

function endpoint({ name, target, vpc, parent }: Inside, service: string, how: Partial<aws.ec2.VpcEndpointArgs>) {
  const { region } = target;
  return new aws.ec2.VpcEndpoint(
    `${name}-${service}`,
    {
      region,
      vpcId: vpc.vpcId,
      serviceName: serviceName(service, region),
      policy: endpointPolicy(service, target),
      ...how,
    },
    { parent },
  );
}
