import { settingsOf } from "../../cli/policy/record.ts";

const regions = ["eu-central-1", "us-east-1", "ap-southeast-2", "eu-west-1", "us-west-2"];

const accountOf = (at: number) => String(111111111111 + (at % 5));

/** A stack's settings with so many targets: five accounts in each region. */
export function manyTargets(root: string, stack: string, count: number): Record<string, string> {
  const targets = Array.from({ length: count }, (_, at) => ({
    name: `t${at}`,
    account: accountOf(at),
    deploymentRole: { arn: `arn:aws:iam::${accountOf(at)}:role/deployment`, externalId: "socless-bench" },
    region: regions[Math.floor(at / 5) % regions.length],
  }));
  return { ...settingsOf(root, stack), "socless:targets": JSON.stringify(targets) };
}
