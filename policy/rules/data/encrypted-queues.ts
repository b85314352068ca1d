import type { ResourceRule } from "#policy/core/rule";

export const encryptedQueues: ResourceRule = {
  id: "sqs-encrypted-queues",
  title: "Queues are encrypted at rest",
  severity: "medium",
  types: ["aws:sqs/queue:Queue"],
  reads: ["sqsManagedSseEnabled", "kmsMasterKeyId"],
  why: "Messages hold alerts, and dead-letter queues hold them for days.",
  fix: "Set sqsManagedSseEnabled: true, or kmsMasterKeyId for a key of your own.",
  reference: "FSBP SQS.1",
  check: ({ props: { sqsManagedSseEnabled, kmsMasterKeyId } }) =>
    sqsManagedSseEnabled === true || (typeof kmsMasterKeyId === "string" && kmsMasterKeyId !== "")
      ? []
      : [{ path: "sqsManagedSseEnabled", message: "the program does not say that the queue is encrypted" }],
};
