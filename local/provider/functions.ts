import type { Service } from "../service.ts";

/** The provider's functions that belong to no service: where am I. */
export const ownFunctions: NonNullable<Service["functions"]> = {
  "aws:index/getCallerIdentity:getCallerIdentity": (_args, { account, partition }) => ({
    accountId: account,
    arn: `arn:${partition}:iam::${account}:user/operator`,
    id: account,
    userId: account,
  }),
  "aws:index/getRegion:getRegion": (args, { region }) => {
    const name = args.region ?? region;
    return { region: name, name, id: name, description: name };
  },
  "aws:index/getPartition:getPartition": (_args, { partition }) => ({
    partition,
    id: partition,
    dnsSuffix: "amazonaws.com",
    reverseDnsPrefix: "com.amazonaws",
  }),
};
