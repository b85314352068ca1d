/** What of a target's settings the rollout itself looks at; the program has judged them. */
import { z } from "zod";

export const fleetTarget = z.object({
  name: z.string(),
  account: z.string(),
  region: z.string(),
  deploymentRole: z.object({ arn: z.string(), externalId: z.string() }).optional(),
  hub: z.object({ target: z.string() }).optional(),
});
