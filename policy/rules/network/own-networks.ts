import type { Props, ResourceRule } from "#policy/core/rule";

/** An instance that names none of these goes into a default subnet, where it gets a public address. */
const places = ["subnetId", "networkInterfaces", "primaryNetworkInterface", "launchTemplate"];

const isElsewhere: Readonly<Record<string, (props: Props) => boolean>> = {
  "aws:ec2/defaultVpc:DefaultVpc": () => false,
  "aws:ec2/defaultSubnet:DefaultSubnet": () => false,
  "aws:ec2/instance:Instance": (props) => places.some((place) => props[place] !== undefined),
};

/** Closing the default security group is good, and is not meant here. */
export const ownNetworks: ResourceRule = {
  id: "ec2-no-default-network",
  title: "Nothing is built in the default network",
  severity: "medium",
  types: Object.keys(isElsewhere),
  reads: places,
  why: "The network that AWS made with the account is public everywhere, and shared with everybody's first tries.",
  fix: "Make a network of your own, with private subnets, and name the subnet.",
  reference: "https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc.html",
  check: ({ type, props }) =>
    isElsewhere[type]?.(props) ? [] : [{ path: "subnetId", message: "it takes the account's default network" }],
};
