import { AwsError, type Need, type Principal } from "../service.ts";
import type { Judgement } from "./both-sides.ts";

/** The refusal in AWS's own words: who, which action, which resource, and why. */
export function denied(
  principal: Principal,
  need: Pick<Need, "action" | "resource">,
  { verdict, by }: Judgement,
): AwsError {
  const who = principal.kind === "service" ? principal.service : principal.arn;
  const why =
    verdict === "explicitly denied"
      ? `with an explicit deny in ${by === "identity-based policy" ? "an" : "a"} ${by}`
      : `because no ${by} allows the ${need.action} action`;
  return new AwsError(
    "AccessDeniedException",
    `User: ${who} is not authorized to perform: ${need.action} on resource: ${need.resource} ${why}`,
    403,
  );
}
