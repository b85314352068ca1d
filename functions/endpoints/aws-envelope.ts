/** What EventBridge says of every event of AWS: https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
import { z } from "zod";

export const awsEnvelope = {
  id: z.string(),
  /** The account that EventBridge vouches for; the one to act in. */
  account: z.string().regex(/^\d{12}$/, "must be a 12-digit account id"),
  region: z.string().min(1),
  time: z.string(),
  resources: z.array(z.string()).optional(),
};
