import type { Principal, Service } from "../service.ts";

/** The provider's functions that belong to no service: who and where am I. */
export const ownFunctions = (caller: Principal): NonNullable<Service["functions"]> => ({
  "aws:index/getCallerIdentity:getCallerIdentity": (_args, { account }) => ({
    accountId: account,
    arn: caller.kind === "service" ? caller.service : caller.arn,
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
});
