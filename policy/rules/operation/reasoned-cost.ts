import type { Props, ResourceRule } from "#policy/core/rule";
import { at } from "#policy/core/values";
import { reasonOf, reasonTag } from "#policy/rules/reason";

/** Type → why it costs while nothing happens; undefined when it does not. */
const costs: Readonly<Record<string, (props: Props) => string | undefined>> = {
  "aws:dynamodb/table:Table": ({ billingMode }) =>
    billingMode === "PAY_PER_REQUEST" ? undefined : "its capacity is provisioned",
  "aws:kinesis/stream:Stream": (props) =>
    at(props, "streamModeDetails.streamMode") === "ON_DEMAND" ? undefined : "its shards are provisioned",
  "aws:ec2/vpcEndpoint:VpcEndpoint": ({ vpcEndpointType = "Gateway" }) =>
    vpcEndpointType === "Gateway" ? undefined : "an interface endpoint costs in each zone by the hour",
  "aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig": () => "provisioned copies cost by the hour",
  "aws:ec2/natGateway:NatGateway": () => "a NAT gateway costs by the hour",
  "aws:ec2/instance:Instance": () => "an instance costs by the hour",
  "aws:autoscaling/group:Group": () => "its instances cost by the hour",
  "aws:ecs/service:Service": () => "its tasks cost by the hour",
  "aws:apprunner/service:Service": () => "its instances cost by the hour",
  "aws:eks/cluster:Cluster": () => "a cluster costs by the hour",
  "aws:lb/loadBalancer:LoadBalancer": () => "a load balancer costs by the hour",
  "aws:rds/instance:Instance": () => "a database instance costs by the hour",
  "aws:rds/clusterInstance:ClusterInstance": () => "a database instance costs by the hour",
  "aws:docdb/clusterInstance:ClusterInstance": () => "a database instance costs by the hour",
  "aws:neptune/clusterInstance:ClusterInstance": () => "a database instance costs by the hour",
  "aws:redshift/cluster:Cluster": () => "its nodes cost by the hour",
  "aws:elasticache/replicationGroup:ReplicationGroup": () => "its nodes cost by the hour",
  "aws:opensearch/domain:Domain": () => "its instances cost by the hour",
  "aws:msk/cluster:Cluster": () => "its brokers cost by the hour",
  "aws:mq/broker:Broker": () => "a broker costs by the hour",
};

export const reasonedCost: ResourceRule = {
  id: "cost-reasoned-standing",
  title: "What costs while nothing happens says why it is there",
  severity: "low",
  types: Object.keys(costs),
  reads: ["billingMode", "streamModeDetails", "vpcEndpointType", `tags.${reasonTag}`],
  why: "Everything here is paid by use; what is not stays on the bill when nobody knows any more what for.",
  fix: `Take the variant that is paid by use, or let the setting that asks for it say why in the tag ${reasonTag}.`,
  reference: "https://docs.aws.amazon.com/wellarchitected/latest/serverless-applications-lens/cost-optimization.html",
  check: ({ type, props }) => {
    const cost = reasonOf(props) === undefined ? costs[type]?.(props) : undefined;
    const path = type === "aws:dynamodb/table:Table" ? "billingMode" : "tags";
    return cost === undefined ? [] : [{ path, message: `${cost}, and no tag ${reasonTag} says why` }];
  },
};
