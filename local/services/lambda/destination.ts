import type { Cloud } from "../../cloud-type.ts";
import { AwsError } from "../../service.ts";
import { sendToQueue } from "./send-to-queue.ts";

/** The function whose calls these are. */
export type Sender = { readonly account: string; readonly role: string; readonly name: string };

/** Hands an invocation record to a destination, as the function's role: a queue, or another function. */
export function sendToDestination(cloud: Cloud, sender: Sender, arn: string, record: unknown): void {
  if (!arn.startsWith("arn:aws:lambda:")) {
    sendToQueue(cloud, sender, arn, record);
    return;
  }
  invoke(cloud, sender, arn, record).catch((error: unknown) => {
    if (!(error instanceof AwsError)) throw error;
    cloud.log(`${sender.name} could not call its destination ${arn}: ${error.message}`);
  });
}

/** The call is in the destination's own queue before this waits for anything. */
async function invoke(cloud: Cloud, { account, role, name }: Sender, functionArn: string, record: unknown) {
  const { principal } = cloud.assumeRoleForService(role, { name: "lambda.amazonaws.com", account }, name);
  await cloud.services.lambda.invoke({ functionArn, payload: JSON.stringify(record), principal, type: "Event" });
}
