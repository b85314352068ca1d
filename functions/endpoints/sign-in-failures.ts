/**
 * Failed sign-ins to the AWS console, as CloudTrail tells EventBridge
 * (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html).
 * They come in the region of the sign-in, those of a root user in us-east-1, and only where a trail logs management events.
 */
import { z } from "zod";
import { endpoint } from "../runtime/endpoint.ts";
import { awsEnvelope } from "./aws-envelope.ts";

/** CloudTrail sends the first; EventBridge's user guide writes the second. */
const types = ["AWS Console Sign In via CloudTrail", "AWS Console Signin via CloudTrail"] as const;

export const signInFailures = endpoint({
  name: "sign-in-failures",
  description: "Somebody failed to sign in to the AWS console.",
  kind: "aws-event",
  pattern: {
    source: ["aws.signin"],
    "detail-type": types,
    detail: { eventName: ["ConsoleLogin"], responseElements: { ConsoleLogin: ["Failure"] } },
  },
  alert: z.looseObject({
    ...awsEnvelope,
    source: z.literal("aws.signin"),
    "detail-type": z.enum(types),
    detail: z.looseObject({
      eventName: z.literal("ConsoleLogin"),
      eventTime: z.string(),
      /** An address, or the name of the service of AWS that asked. */
      sourceIPAddress: z.string().min(1),
      userAgent: z.string().optional(),
      errorMessage: z.string().optional(),
      responseElements: z.looseObject({ ConsoleLogin: z.literal("Failure") }),
      /** `userName` is hidden where no user has that name: it may be a password that was typed in the wrong place. */
      userIdentity: z.looseObject({ type: z.string().min(1), userName: z.string().optional() }),
      additionalEventData: z.looseObject({ MFAUsed: z.string().optional() }).optional(),
    }),
  }),
  // One case for all that is tried on one user, from wherever.
  dedup: { fields: ["account", "detail.userIdentity.type", "detail.userIdentity.userName"], windowSeconds: 3600 },
  severity: ({ detail }) => (detail.userIdentity.type === "Root" ? "high" : "low"),
  route: { default: "aws-triage" },
});
