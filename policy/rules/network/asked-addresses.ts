import type { Props, ResourceRule } from "#policy/core/rule";
import { at, list } from "#policy/core/values";
import { reasonOf, reasonTag } from "#policy/rules/reason";

type Check = readonly [path: string, isPublic: (props: Props) => boolean];
const set = (path: string): Check => [path, (props) => at(props, path) === true];

/** Type → the input that makes it reachable from the internet. */
const checks: Readonly<Record<string, Check>> = {
  "aws:ec2/instance:Instance": set("associatePublicIpAddress"),
  "aws:ec2/launchConfiguration:LaunchConfiguration": set("associatePublicIpAddress"),
  "aws:ec2/launchTemplate:LaunchTemplate": [
    "networkInterfaces",
    ({ networkInterfaces }) =>
      list(networkInterfaces).some((one) => String(at(one, "associatePublicIpAddress")) === "true"),
  ],
  "aws:ec2/subnet:Subnet": set("mapPublicIpOnLaunch"),
  "aws:ec2/eip:Eip": ["tags", () => true],
  "aws:ecs/service:Service": set("networkConfiguration.assignPublicIp"),
  "aws:lb/loadBalancer:LoadBalancer": ["internal", ({ internal }) => internal !== true],
  "aws:lambda/functionUrl:FunctionUrl": [
    "authorizationType",
    ({ authorizationType }) => authorizationType !== "AWS_IAM",
  ],
  "aws:rds/instance:Instance": set("publiclyAccessible"),
  "aws:rds/clusterInstance:ClusterInstance": set("publiclyAccessible"),
  "aws:docdb/clusterInstance:ClusterInstance": set("publiclyAccessible"),
  "aws:redshift/cluster:Cluster": set("publiclyAccessible"),
  "aws:dms/replicationInstance:ReplicationInstance": set("publiclyAccessible"),
  "aws:mq/broker:Broker": set("publiclyAccessible"),
  "aws:eks/cluster:Cluster": [
    "vpcConfig.endpointPublicAccess",
    (props) => at(props, "vpcConfig.endpointPublicAccess") !== false,
  ],
};

export const askedAddresses: ResourceRule = {
  id: "network-asked-public-addresses",
  title: "Nothing has a public address that nobody asked for",
  severity: "high",
  types: Object.keys(checks),
  reads: [...new Set(Object.values(checks).map(([path]) => path)), `tags.${reasonTag}`],
  why: "Everything with a public address is found and tried; the platform itself needs API Gateway's alone.",
  fix: `Take the address away, or let the setting that asks for it say why in the tag ${reasonTag}. A function's URL demands AWS_IAM.`,
  reference: "FSBP EC2.9, EC2.15, EC2.25, ECS.2, EKS.1, RDS.2, Redshift.1 and DMS.1",
  check: ({ type, props }) => {
    const [path = "", isPublic] = checks[type] ?? [];
    return reasonOf(props) === undefined && isPublic?.(props)
      ? [{ path, message: `it can be reached from the internet, and no tag ${reasonTag} says why` }]
      : [];
  },
};
