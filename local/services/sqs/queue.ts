import { z } from "zod";
import { AwsError, type Properties } from "../../service.ts";

/** The inputs of `aws:sqs/queue:Queue` that decide how the queue behaves. */
export const queueInputs = z.looseObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,80}$/, "must be 1 to 80 of A-Z, a-z, 0-9, _ and - (FIFO queues are not known here)"),
  visibilityTimeoutSeconds: z.number().min(0).max(43_200).default(30),
  messageRetentionSeconds: z.number().min(60).max(1_209_600).default(345_600),
  delaySeconds: z.number().min(0).max(900).default(0),
  maxMessageSize: z.number().min(1024).max(1_048_576).default(262_144),
  receiveWaitTimeSeconds: z.number().min(0).max(20).default(0),
  redrivePolicy: z.string().default(""),
  policy: z.string().default(""),
});

export type Queue = {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly inputs: z.output<typeof queueInputs>;
  readonly declared: Properties;
};

export type QueuePlace = Pick<Queue, "account" | "region" | "name">;

export const queueArn = ({ account, region, name }: QueuePlace) => `arn:aws:sqs:${region}:${account}:${name}`;

const redrive = z.object({
  deadLetterTargetArn: z.string(),
  maxReceiveCount: z.coerce.number().int().min(1).max(1000),
});
export type Redrive = z.output<typeof redrive>;

/** Where messages go that were received too often; undefined when nowhere. */
export const parseRedrive = (policy: string): Redrive | undefined =>
  policy === "" ? undefined : redrive.parse(JSON.parse(policy));

/** The queue that an ARN names. */
export function queueOfArn(arn: string): QueuePlace {
  const [, service, region, account, name] = /^arn:aws:(sqs):([^:]+):([^:]+):([^:]+)$/.exec(arn) ?? [];
  if (service === undefined || region === undefined || account === undefined || name === undefined)
    throw new AwsError("InvalidAddress", `${arn} is not the ARN of a queue`);
  return { account, region, name };
}

/** A queue's address ends with its account and name; which host stands before does not matter. */
export function queueOfUrl(url: unknown, region: string): QueuePlace {
  const [, account, name] = /\/([^/]+)\/([^/]+)$/.exec(typeof url === "string" ? url : "") ?? [];
  if (account === undefined || name === undefined)
    throw new AwsError("InvalidAddress", "The address is not valid for this endpoint. QueueUrl: …/ACCOUNT/NAME");
  return { account, region, name };
}

export const noSuchQueue = () => new AwsError("QueueDoesNotExist", "The specified queue does not exist.", 400);
