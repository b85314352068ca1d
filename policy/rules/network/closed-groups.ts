import type { Props, ResourceRule, Violation } from "#policy/core/rule";
import { list, texts } from "#policy/core/values";

const addresses = ["cidrBlocks", "ipv6CidrBlocks", "cidrIpv4", "cidrIpv6"];

export const closedGroups: ResourceRule = {
  id: "ec2-no-open-security-group",
  title: "No security group lets the whole internet in",
  severity: "high",
  types: [
    "aws:ec2/securityGroup:SecurityGroup",
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    "aws:ec2/securityGroupRule:SecurityGroupRule",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  ],
  reads: ["ingress", "type", ...addresses],
  why: "What stands behind an open port is tried by everybody within minutes.",
  fix: "Name the networks or the security group that need it; take people's requests by API Gateway.",
  reference: "FSBP EC2.18 and EC2.19, CIS AWS Foundations 3.0: 5.2 and 5.3",
  /** Ports that may be open, as those of a load balancer for everybody. */
  defaults: { openPorts: [] },
  check: ({ props, config }) => {
    const allowed = texts(config.openPorts);
    const own = props.type === "egress" ? [] : openIn(props, "", allowed);
    return [
      ...list(props.ingress).flatMap((rule, index) => openIn(Object(rule), `ingress.${index}.`, allowed)),
      ...own,
    ];
  },
};

function openIn(rule: Props, before: string, allowed: readonly string[]): readonly Violation[] {
  const from = String(rule.fromPort ?? "all");
  const ports = from === String(rule.toPort ?? "all") ? from : `${from} to ${rule.toPort}`;
  if (allowed.includes(ports)) return [];
  return addresses.flatMap((path) =>
    texts(rule[path])
      .filter(isWide)
      .map((cidr) => ({
        path: `${before}${path}`,
        message: `${cidr} may reach ${ports === "all" ? "all ports" : `port ${ports}`}`,
      })),
  );
}

/** Wider than any private network, so that halves of the internet count, too. */
function isWide(cidr: string): boolean {
  const [address = "", length] = cidr.split("/");
  return length !== undefined && Number(length) < (address.includes(":") ? 7 : 8);
}
