import type { Keys } from "../../gateway/keys.ts";
import type { Clock, Operation, Service } from "../../service.ts";
import type { Iam } from "../iam/index.ts";
import { queryProtocol } from "../query-protocol.ts";
import { assumeRole } from "./assume-role.ts";

/** STS: who am I, and taking a role. */
export function sts(iam: Iam, keys: Keys, clock: Clock): Service {
  return {
    name: "sts",
    protocol: queryProtocol("https://sts.amazonaws.com/doc/2011-06-15/"),
    operations: [getCallerIdentity, assumeRole(iam, keys, clock)],
    resources: [],
  };
}

const getCallerIdentity: Operation = {
  name: "GetCallerIdentity",
  needs: () => [],
  run: (_input, { principal }) => {
    const arn = principal.kind === "service" ? principal.service : principal.arn;
    return { Account: principal.account, Arn: arn, UserId: principal.kind === "role" ? principal.session : "operator" };
  },
};
